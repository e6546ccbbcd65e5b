import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { freePort } from '../support/free-port.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli, startCli } from '../support/programs/run-cli.ts';
import { stoppableChild } from '../support/programs/stoppable-child.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mebibyte = 1024 * 1024;
const layerBytes = 96 * mebibyte;
/** The most pieces that a kill may cost. */
const piecesFetchedTwice = 16;
const pieceBytes = 8 * mebibyte;

/** A client that goes on with the blob where it was, as engines do within one pull. */
class Client {
  readonly #hash = createHash('sha256');
  received = 0;

  /** Reads on until the blob is whole, the connection breaks, or this much has come in all. */
  async readUntil(url: string, bytes: number): Promise<void> {
    const opened = Promise.withResolvers<IncomingMessage>();
    const headers = this.received > 0 ? { range: `bytes=${this.received}-` } : {};
    get(url, { agent: false, headers }, opened.resolve).on('error', opened.reject);
    const response = await opened.promise;
    expect(response.statusCode).toBe(this.received > 0 ? 206 : 200);
    for await (const chunk of response as AsyncIterable<Buffer>) {
      this.#hash.update(chunk);
      this.received += chunk.length;
      if (this.received >= bytes) break;
    }
  }

  get digest(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }
}

test('a pull ends well though client, origin and Longshore are each killed in its middle', async () => {
  const simulator = await runningSimulator({ catalogue: 'empty', totalBytesPerSecond: 40_000_000 });
  const layer = largeLayer('killed', layerBytes);
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('big', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] }).build();
  const digest = await layer.digest();
  const places = cliPlaces();
  const port = await freePort();
  const words = ['registry', '--port', String(port), '--pull-through', simulator.host, '--json'];
  const start = async () => {
    const registry = startCli(words, places);
    await registry.waitForLine(({ type }) => type === 'listening');
    return registry;
  };
  const base = `/v2/${simulator.host.replace(':', '_')}/big`;
  const url = `http://127.0.0.1:${port}${base}/blobs/${digest}`;

  const first = await start();
  await askRegistry(`http://127.0.0.1:${port}`, `${base}/manifests/1`);
  const client = new Client();
  // The client is killed, and comes back.
  await client.readUntil(url, 16 * mebibyte);
  // The origin is killed, and comes back.
  simulator.faults.add({ kind: 'refuse', match: 'sha256', times: 3 });
  simulator.cutConnections();
  await client.readUntil(url, 40 * mebibyte);
  first.kill('SIGKILL');
  await first.finished;
  const before = simulator.requests.reduce((sum, { bytesSent }) => sum + bytesSent, 0);

  const second = await start();
  await client.readUntil(url, layerBytes);
  expect([client.received, client.digest]).toEqual([layerBytes, digest]);
  await expect.poll(() => readLibrary(places.library).entries.length, { timeout: 20_000 }).toBe(1);
  second.kill('SIGTERM');
  await second.finished;
  const after = simulator.requests.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  expect(after - before).toBeLessThan(layerBytes - 40 * mebibyte + piecesFetchedTwice * pieceBytes);
  expect(blobPath(places.library, digest)).toBeTruthy();
  const verified = await runCli(['verify', '--json'], places);
  expect([verified.code, JSON.parse(verified.stdout).ok]).toEqual([0, true]);
});

const fullBytes = 1024 * mebibyte;

/** Bytes of a file so far. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** Starts a client that goes on with the file where it is, and waits until it has this much or has ended. */
async function fetchUntil(url: string, file: string, bytes: number): Promise<() => Promise<void>> {
  const words = ['--silent', '--fail', '--continue-at', '-', '--output', file, url];
  const client = spawn('curl', words, { stdio: 'ignore' });
  const ended = once(client, 'exit');
  while ((await sizeOf(file)) < bytes && client.exitCode === null) await delay(2);
  return async () => {
    client.kill('SIGKILL');
    await ended;
  };
}

async function answers(url: string): Promise<void> {
  await expect
    .poll(
      () =>
        askRegistry(url, '/v2/').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(200);
}

test('a layer of 1 GiB comes whole though origin, Longshore and client are killed with -9', async (context) => {
  context.skip(process.env.LONGSHORE_MATRIX !== 'all', 'the long form: LONGSHORE_MATRIX=all');
  needPrograms(context, 'curl');
  // It takes some ports after its own, which must not be those that the system gives to connections meanwhile.
  const originPort = 20_000 + 10 * randomInt(1_000);
  const startOrigin = async () => {
    const script = new URL('../support/registries/large-origin.ts', import.meta.url);
    const origin = stoppableChild(script, String(originPort), String(fullBytes));
    await answers(`http://127.0.0.1:${originPort}`);
    return origin;
  };
  const digest = await largeLayer('killed', fullBytes).digest();
  const places = cliPlaces();
  const port = await freePort();
  const words = ['registry', '--port', String(port), '--pull-through', `127.0.0.1:${originPort}`, '--json'];
  const start = async () => {
    const registry = startCli(words, places);
    await registry.waitForLine(({ type }) => type === 'listening');
    return registry;
  };
  const first = await startOrigin();
  const longshore = await start();
  const base = `/v2/127.0.0.1_${originPort}/big`;
  const url = `http://127.0.0.1:${port}${base}/blobs/${digest}`;
  await askRegistry(`http://127.0.0.1:${port}`, `${base}/manifests/1`);
  const file = join(temporaryFolder(), 'layer');

  const killClient = await fetchUntil(url, file, 200 * mebibyte);
  await killClient();
  const letGo = await fetchUntil(url, file, 400 * mebibyte);
  await first.kill();
  const second = await startOrigin();
  while ((await sizeOf(file)) < 600 * mebibyte) await delay(2);
  longshore.kill('SIGKILL');
  await longshore.finished;
  await letGo();
  const atKill = await sizeOf(file);
  const again = await start();
  for (let tries = 0; tries < 5 && (await sizeOf(file)) < fullBytes; tries += 1) {
    const end = await fetchUntil(url, file, fullBytes);
    await end();
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  expect([await sizeOf(file), `sha256:${hash.digest('hex')}`]).toEqual([fullBytes, digest]);
  expect(atKill).toBeLessThan(fullBytes);
  await expect.poll(() => readLibrary(places.library).entries.length, { timeout: 60_000 }).toBe(1);
  await delay(200);
  const fetched = first.reported + second.reported;
  expect(fetched).toBeLessThan(fullBytes + 2 * piecesFetchedTwice * pieceBytes + 64 * mebibyte);
  again.kill('SIGTERM');
  await again.finished;
  const verified = await runCli(['verify', '--json'], places);
  expect([verified.code, JSON.parse(verified.stdout).ok]).toEqual([0, true]);
}, 300_000);
