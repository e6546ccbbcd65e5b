import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamBody } from '../../electron/engine/network/body/stream-body.ts';
import type { BlobSource } from '../../electron/engine/transfer/fetch/blob-source.ts';
import { TokenBucket } from '../../electron/engine/transfer/pace/token-bucket.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/start.ts';
import { openRig, type Rig, turnOfOne } from './transfer-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator({ catalogue: 'empty' });
});
beforeEach(async () => {
  rig = await openRig(simulator);
});
afterEach(() => rig.close());
afterAll(() => simulator.close());

/** A server with ranges that has these bytes and nothing else. */
function sourceOf(bytes: Buffer): BlobSource {
  const host = 'registry.example';
  return {
    kind: 'registry',
    host,
    identity: `https://${host}/blob`,
    async open(range) {
      if (range === undefined)
        return { status: 200, headers: {}, body: new StreamBody(Readable.from([bytes])), host };
      const end = range.length === undefined ? bytes.length : range.offset + range.length;
      const headers = { 'content-range': `bytes ${range.offset}-${end - 1}/${bytes.length}` };
      return {
        status: 206,
        headers,
        body: new StreamBody(Readable.from([bytes.subarray(range.offset, end)])),
        host,
      };
    },
  };
}

function fetch(bytes: Buffer, descriptor: Descriptor) {
  return rig.scheduler.fetch({
    descriptor,
    sources: [sourceOf(bytes)],
    turn: turnOfOne(),
    limit: new TokenBucket(null),
    observer: {
      onReceived: () => {},
      onReceivedForAnother: () => {},
      onStopped: () => {},
      onActivity: () => {},
    },
    signal: new AbortController().signal,
  });
}

test.each([
  ['sha256', 0],
  ['sha256', 30_000_000],
  ['sha512', 1_000],
  ['sha512', 30_000_000],
])('a blob with a %s digest and %i bytes is verified by it', async (algorithm, size) => {
  const bytes = randomBytes(size);
  const digest = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  const descriptor: Descriptor = { mediaType: 'application/octet-stream', digest, size };
  await fetch(bytes, descriptor);
  expect((await readFile(rig.library.blobs.blobPath(digest))).equals(bytes)).toBe(true);
});

test.each(['sha256', 'sha512'])('other bytes are refused by a %s digest', async (algorithm) => {
  const bytes = randomBytes(20_000_000);
  const digest = `${algorithm}:${createHash(algorithm).update('something else').digest('hex')}`;
  const descriptor: Descriptor = { mediaType: 'application/octet-stream', digest, size: bytes.length };
  await expect(fetch(bytes, descriptor)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  expect(await rig.library.blobs.has(descriptor)).toBe(false);
});
