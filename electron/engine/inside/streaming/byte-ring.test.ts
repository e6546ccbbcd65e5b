import { createHash, randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { makeRing, RingReader, RingWriter } from './byte-ring.ts';

const ringUrl = new URL('./byte-ring.ts', import.meta.url).href;

/** Reads a ring to its end in another thread, and tells what came. */
function readElsewhere(ring: SharedArrayBuffer): Promise<{ digest: string; failed: boolean }> {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const { createHash } = require('node:crypto');
    import(${JSON.stringify(ringUrl)}).then(({ RingReader }) => {
      const reader = new RingReader(workerData);
      const hash = createHash('sha256');
      const memory = new Uint8Array(100_003);
      for (let length = reader.read(memory); length > 0; length = reader.read(memory)) hash.update(memory.subarray(0, length));
      parentPort.postMessage({ digest: hash.digest('hex'), failed: reader.hasFailed });
    });`,
    { eval: true, workerData: ring, execArgv: [] },
  );
  onTestFinished(async () => void (await worker.terminate()));
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

test('more bytes than the ring holds come in their order', async () => {
  const ring = makeRing();
  const read = readElsewhere(ring);
  const writer = new RingWriter(ring);
  const hash = createHash('sha256');
  for (let at = 0; at < 150; at++) {
    const bytes = randomBytes(70_001 + at);
    hash.update(bytes);
    const full = writer.write(bytes);
    bytes.fill(0);
    await full;
  }
  writer.end();
  expect(await read).toEqual({ digest: hash.digest('hex'), failed: false });
});

test('a writer that fails wakes both sides', async () => {
  const ring = makeRing();
  const writer = new RingWriter(ring);
  const full = writer.write(new Uint8Array(5 * 1024 * 1024));
  expect(full).toBeInstanceOf(Promise);
  writer.fail();
  await full;
  const reader = new RingReader(ring);
  expect(reader.read(new Uint8Array(10))).toBe(0);
  expect(reader.hasFailed).toBe(true);
  expect((await readElsewhere(ring)).failed).toBe(true);
});

test('the last bytes come before the end', () => {
  const ring = makeRing();
  const writer = new RingWriter(ring);
  expect(writer.write(Buffer.from('abc'))).toBeUndefined();
  writer.end();
  const reader = new RingReader(ring);
  const memory = new Uint8Array(10);
  expect(reader.read(memory)).toBe(3);
  expect(reader.read(memory)).toBe(0);
  expect(reader.hasFailed).toBe(false);
});
