import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Body } from '../../../electron/engine/network/body/answer-body.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
} from '../../../electron/engine/network/http-client.ts';
import { bodyRoad } from './body-road.ts';

/** What a test server was asked. */
export interface SeenRequest {
  method: string;
  /** The path and query as they came over the wire. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A server of a test on 127.0.0.1, closed when the test ends. */
export interface TestServer {
  /** Its origin, without a final slash. */
  url: string;
  /** Host and port. */
  host: string;
  seen: SeenRequest[];
  server: Server;
}

/** Answers one request; `seen` is it with its body read. */
export type TestHandler = (request: SeenRequest, response: ServerResponse) => unknown;

/** Starts a server for one test; with `tls` it speaks HTTPS. */
export async function startTestServer(handle: TestHandler, tls?: ServerOptions): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const one: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    seen.push(one);
    await handle(one, withLength(response));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${tls === undefined ? 'http' : 'https'}://${host}`, host, seen, server };
}

/**
 * A response whose head is kept back until its body begins, so that an answer that is written at once tells its length,
 * as those of registries do. One that is written in parts is chunked.
 */
function withLength(response: ServerResponse): ServerResponse {
  const writeHead = (status: number, headers: OutgoingHttpHeaders = {}) => {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? '');
    return response;
  };
  return new Proxy(response, {
    get(target, name) {
      if (name === 'writeHead') return writeHead;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}

/** A client for one test, away from the proxies of this machine, closed when the test ends. */
export function testHttpClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({
    userAgent: 'longshore/test',
    settings: () => ({ proxy: 'environment', extraCaFile: '' }),
    environment: {},
    bodies: bodyRoad,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

/** A signal that nothing aborts. */
export function noSignal(): AbortSignal {
  return new AbortController().signal;
}

/** Reads a body whole. */
export async function bytesOf(body: Body): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let memory = new Uint8Array();
  await body.readInto({
    space: () => {
      memory = new Uint8Array(1000);
      return memory;
    },
    filled: (bytes) => void chunks.push(memory.subarray(0, bytes)),
  });
  return Buffer.concat(chunks);
}

/** Reads a body as text. */
export async function textOf(body: Body): Promise<string> {
  return (await bytesOf(body)).toString('utf8');
}
