import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AddressRule, lookupUnder } from '../rules/address-rule.ts';
import { secureContextFor, trustProxies } from './certificate-authorities.ts';

const socketsPerHost = 64;
/** Milliseconds after which an idle connection is dropped; also bounds the opening of a proxy's tunnel. */
const idleTimeoutMs = 30_000;

/** What separates one set of connections from another: none may serve a request under different rules. */
export interface PoolKey {
  rule: AddressRule;
  proxy: string | null;
  extraCaFile: string;
}

/** The one of these that the protocol of a URL needs. */
export interface Agents {
  http?: HttpAgent;
  https?: HttpsAgent;
}

/** Keep-alive HTTP/1.1 connections, shared by every request with the same proxy, trust and address rule. */
export class ConnectionPool {
  readonly #http = new Map<string, HttpAgent>();
  readonly #https = new Map<string, HttpsAgent>();

  /**
   * The agent for one protocol, under its name.
   * @throws {AppError} `TLS` when the extra certificate file is unusable.
   */
  agentFor(protocol: string, key: PoolKey): Agents {
    if (key.proxy?.startsWith('https:') === true) trustProxies(key.extraCaFile);
    const name = JSON.stringify([key.rule, key.proxy, key.extraCaFile]);
    if (protocol === 'http:') {
      const agent = this.#http.get(name) ?? new HttpAgent(agentOptions(key));
      this.#http.set(name, agent);
      return { http: agent };
    }
    const agent =
      this.#https.get(name) ??
      new HttpsAgent({ ...agentOptions(key), secureContext: secureContextFor(key.extraCaFile) });
    this.#https.set(name, agent);
    return { https: agent };
  }

  /** Closes every connection, used or idle. */
  close(): void {
    for (const agent of [...this.#http.values(), ...this.#https.values()]) agent.destroy();
    this.#http.clear();
    this.#https.clear();
  }
}

function agentOptions({ rule, proxy }: PoolKey) {
  return {
    keepAlive: true,
    maxSockets: socketsPerHost,
    maxFreeSockets: socketsPerHost,
    timeout: idleTimeoutMs,
    // A proxy looks the name up itself, and is often on a private network.
    ...(rule !== 'any' && proxy === null ? { lookup: lookupUnder(rule) } : {}),
    ...(proxy === null ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
  };
}
