import { type AddressRule, bareHostname } from '../rules/address-rule.ts';

/** Where a connection leads, and under which rules: none may serve a request under different ones. */
export interface Place {
  url: URL;
  rule: AddressRule;
  /** Absolute path of a PEM file with authorities that are trusted too; empty for none. */
  extraCaFile: string;
}

/** Equal for places that may share connections. */
export function placeName({ url, rule, extraCaFile }: Place): string {
  return JSON.stringify([url.origin, rule, extraCaFile]);
}

/** Host and port, as sockets are told them. */
export function addressOf({ url }: Place): { host: string; port: number; isSecure: boolean } {
  const isSecure = url.protocol === 'https:';
  return { host: bareHostname(url), port: Number(url.port || (isSecure ? 443 : 80)), isSecure };
}
