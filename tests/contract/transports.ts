import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { RPCHandler as MessagePortHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { type ApiClient, createInProcessClient } from '../../electron/api/client.ts';
import type { ApiContext } from '../../electron/api/context.ts';
import { throwAppErrors } from '../../electron/api/errors.ts';
import { router } from '../../electron/api/router.ts';
import { startServer } from '../../electron/server/start.ts';

/** A client over one transport, and how to end it. */
export interface ConnectedClient {
  client: ApiClient;
  close(): Promise<void>;
}

/** Every transport of the API, by name. */
export const transports: Record<string, (context: ApiContext) => Promise<ConnectedClient>> = {
  'in-process': async (context) => ({ client: createInProcessClient(context), close: async () => {} }),

  MessagePort: async (context) => {
    const { port1, port2 } = new MessageChannel();
    // The DOM's and Node's types of a port differ in what these handlers do not use.
    new MessagePortHandler(router).upgrade(port1 as never, { context });
    const link = new MessagePortLink({ port: port2 as never, interceptors: [throwAppErrors] });
    port1.start();
    port2.start();
    return { client: createORPCClient(link), close: async () => port1.close() };
  },

  WebSocket: async (context) => {
    const rendererFolder = await mkdtemp(join(tmpdir(), 'longshore-renderer-'));
    await writeFile(join(rendererFolder, 'index.html'), '<!doctype html>');
    const server = await startServer({
      engine: context.engine,
      hostServices: context.host,
      rendererFolder,
      ...(context.reportFault ? { reportFault: context.reportFault } : {}),
    });
    const websocket = await openWebSocket(server.newAddress());
    const link = new WebSocketLink({ websocket: websocket as never, interceptors: [throwAppErrors] });
    return {
      client: createORPCClient(link),
      async close() {
        websocket.close();
        await server.close();
        await rm(rendererFolder, { recursive: true });
      },
    };
  },
};

/** Exchanges the code of a launch address for a session and opens `/rpc` with it, as the renderer does. */
export async function openWebSocket(address: string): Promise<WebSocket> {
  const { origin, host, hash } = new URL(address);
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: new URLSearchParams(hash.slice(1)).get('code') }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { secret } = (await answer.json()) as { secret: string };
  const websocket = new WebSocket(`ws://${host}/rpc`, ['longshore', secret], { headers: { cookie, origin } });
  await new Promise((resolve, reject) => {
    websocket.on('open', resolve);
    websocket.on('error', reject);
  });
  return websocket;
}
