import { expect, test } from 'vitest';
import { TokenBucket } from '../pace/token-bucket.ts';
import { BlobRequests } from './blob-requests.ts';
import { WaitingBlobs } from './waiting-blobs.ts';

/** A blob that downloads wait for, each named by its place in the queue. */
function blobFor(...places: number[]): { requests: BlobRequests } {
  const requests = new BlobRequests();
  for (const place of places) {
    requests.add({
      descriptor: { mediaType: 'application/octet-stream', digest: `sha256:${'0'.repeat(64)}`, size: 1 },
      sources: [],
      turn: { owner: { id: `download ${place}`, place: () => place }, position: 0 },
      limit: new TokenBucket(null),
      observer: {
        onReceived: () => {},
        onReceivedForAnother: () => {},
        onActivity: () => {},
        onStopped: () => {},
      },
      signal: new AbortController().signal,
    });
  }
  return { requests };
}

test('blobs come in queue order, and those that nobody waits for do not come', () => {
  const waiting = new WaitingBlobs();
  const [second, first, shared, none] = [blobFor(2), blobFor(0), blobFor(3, 1), blobFor()];
  for (const blob of [second, none, first, shared]) waiting.add(blob);
  expect([waiting.takeFirst(), waiting.takeFirst(), waiting.takeFirst()]).toEqual([first, shared, second]);
  expect(waiting.takeFirst()).toBeUndefined();
});

test('a download that is served already waits while another has nothing', () => {
  const waiting = new WaitingBlobs();
  const [first, second] = [blobFor(0), blobFor(1)];
  waiting.add(first);
  waiting.add(second);
  expect(waiting.takeFirstOfOthers(new Set(['download 0']))).toBe(second);
  expect(waiting.takeFirstOfOthers(new Set(['download 0']))).toBeUndefined();
  expect(waiting.takeFirst()).toBe(first);
});
