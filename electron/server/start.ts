import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiContext, HostServices } from '../api/context.ts';
import type { EngineServices } from '../engine/services/engine-services.ts';
import { securityHeaders } from '../web/content-security-policy.ts';
import { loadRendererFiles } from '../web/renderer-files.ts';
import { createServerHost } from './host.ts';
import { createLaunchCodes } from './launch-codes.ts';
import { createRequestGuard, type RequestGuard, reachableHost } from './request-guard.ts';
import { createRpcSockets, type RpcSockets } from './rpc-sockets.ts';
import { createSession, type Session } from './session.ts';
import { serveStaticFile } from './static-files.ts';

/** What `startServer` serves, and where. */
export interface ServerOptions {
  engine: EngineServices;
  /** The one folder that exports go into; `defaultExportFolder` unless given. */
  exportFolder?: string;
  /** What a browser can do on this machine; that of `createServerHost` unless given. */
  hostServices?: HostServices;
  /** The renderer's build; Longshore's own unless given. */
  rendererFolder?: string;
  /** Address or name to listen on; only this machine by default. */
  host?: string;
  /** 0 lets the system choose. */
  port?: number;
  reportFault?: ApiContext['reportFault'];
  /**
   * Told each address to show to the user: one as soon as the server listens, and another when a page was opened
   * without a living code and the latest one is used or expired.
   */
  announce?: (address: string) => void;
}

/** Longest times (ms) for the headers of a request and for all of it; a browser on this machine needs less. */
const patience = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
/** Enough for many windows. More connections would take the file handles that downloads need. */
const maximumConnections = 256;

/** A server that listens. */
export interface RunningServer {
  /** Where it listens, without any secret: `http://HOST:PORT`. */
  origin: string;
  /** A new address, which opens one window within a minute: its fragment, which browsers never send, is a launch code. */
  newAddress(): string;
  /** Ends all connections. The engine stays open. */
  close(): Promise<void>;
}

/**
 * Serves the app to browsers over loopback HTTP, and its API over a WebSocket (`/rpc`). The API answers only pages of
 * this server whose browser holds its session.
 * @throws {Error} when the renderer is not built or the address cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    engine,
    hostServices = createServerHost(options.exportFolder),
    host = '127.0.0.1',
    port = 0,
    reportFault,
    announce,
  } = options;
  const files = await loadRendererFiles(options.rendererFolder);
  const server = createServer(patience);
  server.maxConnections = maximumConnections;
  server.listen(port, host);
  await once(server, 'listening');
  const actualPort = (server.address() as AddressInfo).port;
  const guard = createRequestGuard(host, actualPort);
  const codes = createLaunchCodes();
  const session = createSession(actualPort, codes);
  const origin = `http://${reachableHost(host)}:${actualPort}`;
  const newAddress = () => `${origin}/#code=${codes.issue()}`;
  const announceAnother = () => {
    // Whoever knocks without a code learns nothing, and gets at most one line a minute onto the user's screen.
    if (!codes.hasUnused()) announce?.(newAddress());
  };
  const sockets = createRpcSockets({ engine, host: hostServices, ...(reportFault ? { reportFault } : {}) });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (!guard.hostAllowed(request)) response.writeHead(403).end();
    else if (request.url === '/session')
      answerSession({ session, guard, onRefusal: announceAnother }, request, response);
    else serveStaticFile(files, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade({ guard, session, sockets }, request, socket, head);
  });

  announce?.(newAddress());
  return {
    origin,
    newAddress,
    async close() {
      const closed = once(server, 'close');
      server.close();
      sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `POST` begins a session with a launch code; `GET` tells whether the window has one. */
function answerSession(
  { session, guard, onRefusal }: { session: Session; guard: RequestGuard; onRefusal: () => void },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method === 'GET')
    response.writeHead(session.holds(request) ? 204 : 401, { 'cache-control': 'no-store' }).end();
  else if (request.method !== 'POST') response.writeHead(405, { allow: 'GET, POST' }).end();
  else if (!guard.originAllowed(request)) response.writeHead(403).end();
  else {
    session
      .begin(request, response)
      .then((begun) => {
        if (!begun) onRefusal();
      })
      .catch(() => response.destroy());
  }
}

function upgrade(
  { guard, session, sockets }: { guard: RequestGuard; session: Session; sockets: RpcSockets },
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  if (request.url !== '/rpc') refuse(socket, '404 Not Found');
  else if (!guard.originAllowed(request)) refuse(socket, '403 Forbidden');
  else if (!session.holdsSocket(request)) refuse(socket, '401 Unauthorized');
  else sockets.accept(request, socket, head);
}

function refuse(socket: Duplex, status: string): void {
  const answer = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  // A client that does not end its side would keep the connection open, and the server could never close.
  socket.end(answer, () => socket.destroy());
}
