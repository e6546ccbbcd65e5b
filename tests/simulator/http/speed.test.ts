import { expect, onTestFinished, test } from 'vitest';
import { digestOf } from '../content/blob.ts';
import { largeLayer } from '../content/large-layer.ts';
import { startSimulator } from '../start.ts';
import { follow } from '../test-client.ts';
import { evenChunk, Pacer } from './pacer.ts';

test('a pacer gives out bytes at its rate, whatever the stretches', () => {
  const pacer = new Pacer(0);
  expect(pacer.take(20_000, 1_000_000, 0)).toBe(20);
  expect(pacer.take(5_000, 1_000_000, 20)).toBe(5);
  expect(pacer.take(5_000, 1_000_000, 20)).toBe(10);
});

test('a pacer that falls behind catches up, but not for ever', () => {
  const pacer = new Pacer(0);
  pacer.take(20_000, 1_000_000, 0);
  expect(pacer.take(20_000, 1_000_000, 50)).toBe(0);
  expect(pacer.take(20_000, 1_000_000, 50)).toBe(10);
  expect(pacer.take(200_000, 1_000_000, 10_000)).toBe(100);
});

test('an answer does not begin with the time saved before it', () => {
  const pacer = new Pacer(0);
  pacer.begin(5_000);
  expect(pacer.take(20_000, 1_000_000, 5_000)).toBe(20);
});

test('chunks are small at low speeds', () => {
  expect(evenChunk(100)).toBe(1024);
  expect(evenChunk(1_000_000)).toBe(20_000);
  expect(evenChunk(1e9)).toBe(256 * 1024);
});

test('capped connections carry whole blobs, and a cap can be lifted', async () => {
  const simulator = await startSimulator({
    catalogue: 'empty',
    redirectBlobs: false,
    perConnectionBytesPerSecond: 4_000_000,
    totalBytesPerSecond: 8_000_000,
  });
  onTestFinished(() => simulator.close());
  const layer = largeLayer('speed', 400_000);
  const platform = { os: 'linux', architecture: 'amd64' };
  simulator.content.addImage('app', ['1'], { platform, steps: [{ createdBy: 'COPY', layer }] });
  const digest = await layer.digest();
  const url = `${simulator.url}/v2/app/blobs/${digest}`;
  const capped = await Promise.all([follow(url), follow(url), follow(url)]);
  simulator.options.perConnectionBytesPerSecond = undefined;
  simulator.options.totalBytesPerSecond = undefined;
  for (const { body } of [...capped, await follow(url)]) expect(digestOf(body)).toBe(digest);
});
