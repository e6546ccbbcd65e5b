import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { allowPlainOnLoopback } from './plain-on-loopback.ts';

/** A certificate with its key, both PEM. The certificate may be followed by the chain to its authority. */
export interface ServerCertificate {
  certificate: string;
  key: string;
}

/** Where to listen, and how. */
export interface ListenOptions {
  /** Address or name. */
  host: string;
  /** 0 lets the system choose. */
  port: number;
  tls: ServerCertificate | undefined;
  /** True lets this computer speak plain HTTP where others speak TLS. */
  isPlainHere: boolean;
  /** Connections at once. */
  connections: number;
}

/**
 * Times (ms) that a client may take. Headers are short, requests have no body, and a client that takes no byte of an answer for
 * minutes has gone.
 */
const headersMs = 10_000;
const patience: ServerOptions = {
  headersTimeout: headersMs,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 16 * 1024,
};
const idleMs = 10 * 60_000;
/** Header lines of a request: clients send a dozen. */
const mostHeaders = 100;

/**
 * Listens for HTTP/1.1, over TLS where there is a certificate.
 * @returns the server and its port.
 * @throws the system's error when the address cannot be had; an error of OpenSSL for a certificate that is none.
 */
export async function startListening({
  host,
  port,
  tls,
  isPlainHere,
  connections,
}: ListenOptions): Promise<{ server: Server; port: number }> {
  const server =
    tls === undefined
      ? createServer(patience)
      : createSecureServer({
          ...patience,
          cert: tls.certificate,
          key: tls.key,
          minVersion: 'TLSv1.2',
          handshakeTimeout: headersMs,
        });
  if (tls !== undefined && isPlainHere) allowPlainOnLoopback(server, headersMs);
  server.maxConnections = connections;
  server.maxHeadersCount = mostHeaders;
  server.setTimeout(idleMs);
  server.listen(port, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
