import { type AddressRule, checkProxiedUrl, checkUrl } from '../rules/address-rule.ts';
import type { Agents, ConnectionPool } from './connection-pool.ts';
import { chooseProxy } from './proxy-choice.ts';

/** What of the settings decides about connections; asked for at each request, so that changes take effect. */
export interface NetworkSettings {
  /** `environment`, `none`, or the URL of an HTTP proxy. */
  proxy: string;
  /** Absolute path of a PEM file; empty for none. */
  extraCaFile: string;
  /** Seconds that a slow server may take to begin its answer; 60 without it, for layers twice as long. */
  answerTimeoutSeconds?: number;
}

export interface ConnectionOptions {
  settings: () => NetworkSettings;
  environment?: Readonly<Record<string, string | undefined>>;
  /** The system's proxy for a URL, where a host knows it; counts while the setting is `environment`. */
  resolveProxy?: ((url: string) => Promise<string | null>) | undefined;
}

/** How one URL is reached. */
export interface ConnectionChoice {
  /** Made when they are asked for. Throws {AppError} `TLS` for a certificate file that cannot be used. */
  readonly agents: Agents;
  /** Absolute path of a PEM file with authorities that are trusted too; empty for none. */
  extraCaFile: string;
  /** Null for a direct connection. */
  proxy: string | null;
}

/** Finds the connections for a URL under an address rule. */
export type ChooseConnection = (url: URL, rule: AddressRule) => Promise<ConnectionChoice>;

/**
 * The choice of connections by the settings as they are at each request.
 * @returns a function that throws `BLOCKED_URL` for what the rule refuses, and `NETWORK` for a proxy setting that
 * cannot be used.
 */
export function connectionChoice(pool: ConnectionPool, options: ConnectionOptions): ChooseConnection {
  return async (url, rule) => {
    checkUrl(url, rule);
    const proxy = await chooseProxy(url, {
      setting: options.settings().proxy,
      environment: options.environment ?? process.env,
      resolveProxy: options.resolveProxy,
    });
    if (proxy !== null) checkProxiedUrl(url, rule);
    const { extraCaFile } = options.settings();
    return {
      proxy,
      extraCaFile,
      // Only Node's clients need them.
      get agents() {
        return pool.agentFor(url.protocol, { rule, proxy, extraCaFile });
      },
    };
  };
}
