import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { DownloadEvent } from '../../shared/schemas/download.ts';
import { openWebSocket } from '../../tests/contract/transports.ts';
import { createSampleEngine, sampleRow } from '../../tests/support/engines/sample-engine.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import type { ApiClient } from '../api/client.ts';
import { createServerHost } from './host.ts';
import { type RunningServer, startServer } from './start.ts';

/** How often the server asks its clients for a sign of life (ms). */
const pingIntervalMs = 15_000;

let folder: string;
let server: RunningServer;
/** Events that the server has taken from its engine. */
let taken = 0;

beforeEach(async () => {
  folder = temporaryFolder();
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  taken = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const engine = createSampleEngine();
  server = await startServer({
    engine: { ...engine, downloads: { ...engine.downloads, events: largeEvents } },
    hostServices: createServerHost(),
    rendererFolder: folder,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

/** Events of about a megabyte each, without an end. */
async function* largeEvents(signal: AbortSignal): AsyncGenerator<DownloadEvent> {
  const downloads = Array.from({ length: 2_000 }, (_, number) => sampleRow(String(number), 'a.example/b:1'));
  const totals = { bytesPerSecond: 0, etaSeconds: null, active: 0, waiting: 0, freeBytes: null };
  while (!signal.aborted) {
    taken++;
    yield { type: 'snapshot', sequence: taken, downloads, totals, isKept: true };
    await delay(1);
  }
}

it('a client that reads too slowly makes its stream wait, and not the server’s memory grow', async () => {
  const websocket = await openWebSocket(server.newAddress());
  const client: ApiClient = createORPCClient(new RPCLink({ websocket: websocket as never }));
  const events = await client.downloads.events();
  await events[Symbol.asyncIterator]().next();
  websocket.pause();
  await expect
    .poll(
      async () => {
        const before = taken;
        await delay(300);
        return taken - before;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  // The system’s own buffers hold a few.
  expect(taken).toBeLessThan(30);
  const waited = taken;
  websocket.resume();
  await expect.poll(() => taken).toBeGreaterThan(waited);
  websocket.terminate();
});

it('a client that gives no sign of life is dropped, and one that does stays', async () => {
  const living = await openWebSocket(server.newAddress());
  const dead = await openWebSocket(server.newAddress());
  const pinged = once(living, 'ping');
  // A socket that is not read answers no ping.
  dead.pause();
  vi.advanceTimersByTime(pingIntervalMs);
  await pinged;
  await delay(200);
  vi.advanceTimersByTime(pingIntervalMs);
  dead.resume();
  await once(dead, 'close');
  expect(living.readyState).toBe(WebSocket.OPEN);
  living.terminate();
});
