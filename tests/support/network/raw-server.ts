import type { Server } from 'node:http';
import { createServer, type Server as RawServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Counts connections that a server is given, and tells how many are open; those end with the test. */
export function connectionsOf(server: Server | RawServer) {
  const sockets = new Set<Socket>();
  const counter = { total: 0, open: () => sockets.size };
  server.on('connection', (socket: Socket) => {
    counter.total += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return counter;
}

/** A server of one test that speaks bytes, not HTTP. */
export async function startRawServer(serve: (socket: Socket) => void) {
  const server = createServer(serve);
  const connections = connectionsOf(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, connections };
}
