import { isIP } from 'node:net';
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

/** What sockets are told of a place. */
export interface SocketAddress {
  /** A name with its final dot, or an address without brackets. */
  host: string;
  port: number;
  /** The name that TLS asks for; undefined for addresses, which it does not (RFC 6066, section 3). */
  servername: string | undefined;
  isSecure: boolean;
}

/** Where a socket to a place connects to. */
export function addressOf({ url }: Place): SocketAddress {
  const isSecure = url.protocol === 'https:';
  const name = bareHostname(url);
  const isAddress = isIP(name) !== 0;
  return {
    host: isAddress ? name : url.hostname,
    port: Number(url.port || (isSecure ? 443 : 80)),
    servername: isAddress ? undefined : name,
    isSecure,
  };
}
