import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { freePort } from '../support/free-port.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli, startCli } from '../support/programs/run-cli.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';

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
