import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Role, SimulatorRequest } from './answer.ts';

const keepAliveMilliseconds = 60_000;

/** One host of a simulator: an HTTP server on a loopback port. */
export interface Listener {
  role: Role;
  /** `127.0.0.1:port`. */
  host: string;
  /** Cuts every connection, whatever goes over it. */
  cut(): void;
  close(): Promise<void>;
}

/** Receives a request with its body read; what it throws ends the connection. */
export type RequestHandler = (request: SimulatorRequest, response: ServerResponse) => Promise<void>;

/** Starts listening. @throws when the port is taken. */
export async function listen(role: Role, port: number, handle: RequestHandler): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: keepAliveMilliseconds }, (message, response) => {
    readRequest(role, message)
      .then((request) => handle(request, response))
      .catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500);
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    role,
    host: `127.0.0.1:${address.port}`,
    cut: () => server.closeAllConnections(),
    close: () => closeServer(server),
  };
}

async function readRequest(role: Role, message: IncomingMessage): Promise<SimulatorRequest> {
  const url = message.url ?? '/';
  const [path = '', query = ''] = url.split('?', 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const body = await text(message);
  return {
    role,
    method: message.method ?? 'GET',
    url,
    path,
    query: new URLSearchParams(query),
    headers,
    body,
  };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
