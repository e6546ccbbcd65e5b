import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '../api/context.ts';
import { loadAllGroups, router } from '../api/router.ts';
import { rpcProtocol } from './session.ts';

/** Requests are short texts; answers may be long and are not bounded by this. */
const maximumRequestBytes = 256 * 1024;
/** Above this much unsent data, event streams of a slow client wait. */
const maximumBufferedBytes = 1024 * 1024;
const pingIntervalMs = 15_000;
const goingAway = 1001;
const closeGraceMs = 500;

/** The WebSocket side of the server: oRPC over every accepted socket. */
export interface RpcSockets {
  /** Completes an upgrade that has passed the checks of host, origin and session. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all sockets; their calls and streams are aborted. */
  close(): void;
}

/** Serves the API to WebSockets. */
export function createRpcSockets(context: ApiContext): RpcSockets {
  const handler = new RPCHandler(router);
  loadAllGroups();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumRequestBytes,
    // The secret of the tab stands beside it, and is not sent back.
    handleProtocols: () => rpcProtocol,
  });
  const answering = new Set<WebSocket>();
  const pings = setInterval(() => dropDeadPeers(sockets.clients, answering), pingIntervalMs);
  pings.unref();
  return {
    accept(request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (client) => {
        answering.add(client);
        client.on('pong', () => answering.add(client));
        client.on('close', () => answering.delete(client));
        // A protocol fault closes the socket by itself; without a listener it would end the process.
        client.on('error', () => client.terminate());
        void handler.upgrade(withBackpressure(client), { context });
      });
    },
    close() {
      clearInterval(pings);
      for (const client of sockets.clients) {
        client.close(goingAway);
        setTimeout(() => client.terminate(), closeGraceMs).unref();
      }
      sockets.close();
    },
  };
}

function dropDeadPeers(clients: Set<WebSocket>, answering: Set<WebSocket>): void {
  for (const client of clients) {
    if (!answering.delete(client)) client.terminate();
    else client.ping();
  }
}

/** oRPC awaits `send` before it takes the next event of a stream: it waits here while the client reads too slowly. */
function withBackpressure(client: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const send = (data: Parameters<WebSocket['send']>[0]) =>
    new Promise<void>((resolve) => {
      const waits = client.bufferedAmount > maximumBufferedBytes;
      // A failed send means a closed socket, whose `close` event ends the streams.
      client.send(data, () => resolve());
      if (!waits) resolve();
    });
  return { addEventListener: client.addEventListener.bind(client), send };
}
