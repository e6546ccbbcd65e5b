import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pieceBytes, pieceLayoutOf } from '../pieces/piece-layout.ts';
import { PieceMap } from '../pieces/piece-map.ts';
import type { BlobSource } from './blob-source.ts';
import type { Claim } from './claim.ts';
import { Claims } from './claims.ts';

const source: BlobSource = {
  kind: 'registry',
  host: 'registry.example',
  identity: 'https://registry.example/blob',
  open: () => Promise.reject(new Error('not asked')),
};
const layout = pieceLayoutOf(5 * pieceBytes + 12_345);
const worker = {};

function openClaims(size?: number) {
  const pieceMap = new PieceMap(size === undefined ? layout : pieceLayoutOf(size));
  const claims = new Claims(pieceMap);
  const claim = (now: number, by: object = worker) => claims.claim(source, by, now);
  /** A claim that must be there, answered at once. */
  const take = (now: number, by: object = worker) => {
    const taken = claim(now, by);
    if (taken === undefined) throw new Error('nothing to claim');
    taken.answered(now);
    return taken;
  };
  return { pieceMap, claims, claim, take };
}

/** Bytes whose value is their offset, so that every CRC can be recomputed. */
function bytesAt(offset: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (offset + index) % 251);
}

function bring(claim: Claim, length: number, now: number, bytes: Uint8Array = new Uint8Array(length)): void {
  claim.received(length, now);
  claim.wrote(bytes);
}

test('hands out segments in file order', () => {
  const { claim } = openClaims();
  const offsets = Array.from({ length: 6 }, () => claim(0)?.segment.offset);
  expect(offsets).toEqual([0, 1, 2, 3, 4, 5].map((piece) => piece * pieceBytes));
  expect(claim(0)).toBeUndefined();
});

test('an idle connection takes over half of the rest that would take longest', () => {
  const { claims, take, claim } = openClaims();
  const all = Array.from({ length: 6 }, () => take(0));
  for (const [index, each] of all.entries()) bring(each, index < 5 ? 1_000_000 + index : each.room, 9_999);
  for (const each of all) if (each.room === 0) claims.release(each, 9_999);
  const slowest = all[0];
  const rest = claim(10_000);
  expect(rest?.segment.offset).toBe(slowest?.segment.end);
  expect(slowest?.segment.end).toBe(1_000_000 + Math.ceil((pieceBytes - 1_000_000) / 2));
  expect([slowest?.signal.aborted, slowest?.hasLostPart]).toEqual([false, true]);
});

test('a silent connection loses everything it has not read, and its request', () => {
  const { take, claim } = openClaims(10_000_000);
  const silent = take(0);
  bring(silent, 1000, 500);
  const rest = claim(60_000);
  expect([rest?.segment.offset, silent.segment.isComplete, silent.signal.aborted]).toEqual([
    1000,
    true,
    true,
  ]);
});

test('a connection that waits for its answer is silent only where others were answered far sooner', () => {
  const { claims, claim, take } = openClaims();
  const asking = claim(0);
  const others = [1, 2, 3, 4, 5].map(() => take(0));
  for (const [index, other] of others.entries()) bring(other, index < 4 ? 10 : other.room, 2_400);
  for (const other of others) if (other.room === 0) claims.release(other, 2_400);
  expect(claim(2_500)?.segment.offset).toBe(0);
  expect(asking?.signal.aborted).toBe(true);
});

test('while nobody was answered, slowness to answer is the server’s', () => {
  const { claim } = openClaims(10_000_000);
  claim(0);
  expect(claim(60_000)).toBeUndefined();
});

test('a connection far slower than the others is relieved at once, although there is more to fetch', () => {
  const { claims, take, claim } = openClaims();
  const [slow, good] = [take(0), take(0)];
  bring(slow, 10_000, 990);
  bring(good, pieceBytes, 1_000);
  claims.release(good, 1_000);
  const next = claim(1_000);
  expect([next?.segment.offset, slow.signal.aborted]).toEqual([10_000, true]);
  expect(claim(1_000)?.segment.offset).toBe(2 * pieceBytes);
});

test('when all have become slow none is relieved', () => {
  const { claims, take, claim } = openClaims();
  const good = take(0);
  bring(good, pieceBytes, 500);
  claims.release(good, 500);
  const slow = [take(500), take(500)];
  for (const each of slow) bring(each, 10_000, 9_900);
  expect(claim(10_000)?.segment.offset).toBe(3 * pieceBytes);
  expect(slow.map(({ signal }) => signal.aborted)).toEqual([false, false]);
});

test('a connection that waits for us is not taken for a silent or slow one', () => {
  const { take, claim } = openClaims(10_000_000);
  const held = take(0);
  held.hold(0);
  expect(claim(60_000)).toBeUndefined();
  held.goOn(60_000);
  expect(claim(61_000)).toBeUndefined();
  expect(claim(63_000)).toBeDefined();
});

test.each([0, 10])(
  'a server that gives every connection %i bytes and is silent then is waited for in the end, and not asked for ever',
  (bytesEach) => {
    const { claims, claim } = openClaims(10_000_000);
    const askedAt: number[] = [];
    for (let now = 0; now < 150_000; now += 100) {
      const next = claim(now, {});
      if (next !== undefined) {
        askedAt.push(now);
        next.answered(now);
        bring(next, bytesEach, now);
      }
      for (const each of claims.open) if (each.signal.aborted) claims.release(each, now);
    }
    // By then each is left alone for longer than a connection may be silent.
    expect(askedAt.filter((at) => at > 60_000)).toEqual([]);
  },
);

test('a connection that brings much and falls silent is relieved as soon as the first one was', () => {
  const { claims, take } = openClaims(pieceBytes);
  let silent = take(0);
  for (let now = 0; now < 10_000; now += 2_100) {
    bring(silent, 1_500_000, now);
    const next = take(now + 2_100, {});
    expect(silent.signal.aborted).toBe(true);
    claims.release(silent, now + 2_100);
    silent = next;
  }
});

test('what was taken over from a slow connection and is as slow then is not taken over again at once', () => {
  const { claims, take, claim } = openClaims(3 * pieceBytes);
  const [slow, good, busy] = [take(0), take(0), take(0)];
  bring(slow, 10_000, 990);
  bring(good, pieceBytes, 1_000);
  bring(busy, pieceBytes - 4_000_000, 1_000);
  claims.release(good, 1_000);
  const next = take(1_000);
  expect(next.segment.offset).toBe(10_000);
  bring(next, 1_000, 1_500);
  busy.received(1_000, 1_500);
  claim(1_600);
  expect(next.signal.aborted).toBe(false);
  claim(3_500);
  expect(next.signal.aborted).toBe(true);
});

test('bytes that a connection holds in memory stay its own', () => {
  const { take, claim } = openClaims(10_000_000);
  const silent = take(0);
  silent.received(64_000, 0);
  const rest = claim(60_000);
  expect([silent.segment.end, rest?.segment.offset]).toEqual([64_000, 64_000]);
});

test('a segment that waits for its next try is tried once by another, and by nobody else before its time', () => {
  const { claims, take, claim } = openClaims(10_000_000);
  const [other, third] = [{}, {}];
  const failed = take(0);
  claims.release(failed, 0);
  claims.failed(failed, { failures: 1, retryAt: 1_000 });
  expect(claim(10)).toBeUndefined();
  const again = take(10, other);
  expect(claims.setbackOf(again.segment, again.source)).toMatchObject({ failures: 1, retryAt: 1_000 });
  claims.release(again, 20);
  claims.failed(again, { failures: 1, retryAt: 1_000 });
  expect([claim(30, third), claim(30), claim(30, other)]).toEqual([undefined, undefined, undefined]);
  expect(claims.hasWork(source, third, 30)).toBe(false);
  expect(claim(1_000, third)?.segment).toBe(failed.segment);
});

test('whatever is claimed, received, taken over and given back, the blob is covered once and its CRCs hold', () => {
  const step = fc.record({
    claim: fc.boolean(),
    pick: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fate: fc.constantFrom('goes on', 'falls silent', 'ends', 'fails', 'waits for us'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const small = { size: 100_000, pieceSize: 8_000, count: 13 };
      let pieceMap = new PieceMap(small);
      let claims = new Claims(pieceMap);
      let now = 0;
      steps.forEach(({ claim, pick, share, fate }, index) => {
        now += 300;
        if (claim) claims.claim(source, worker, now)?.answered(now);
        const { open } = claims;
        const picked = open[pick % Math.max(1, open.length)];
        if (picked !== undefined) {
          const length = Math.floor(picked.room * share);
          bring(picked, length, now, bytesAt(picked.arrivedTo, length));
          if (fate === 'falls silent') now += 3_000;
          if (fate === 'waits for us') picked.hold(now);
          if (fate === 'ends' || fate === 'fails') claims.release(picked, now);
          if (fate === 'fails') claims.failed(picked, { failures: 1, retryAt: now + 500 });
        }
        if (index % 10 === 9) {
          pieceMap = new PieceMap(small, pieceMap.extents);
          claims = new Claims(pieceMap);
        }
        expectCovered(pieceMap, claims);
      });
    }),
    { numRuns: 300 },
  );
});

function expectCovered(pieceMap: PieceMap, claims: Claims): void {
  let position = 0;
  for (const segment of pieceMap.segments) {
    expect(segment.offset).toBe(position);
    position = segment.end;
    expect(segment.extent.crc).toBe(crc32(bytesAt(segment.offset, segment.received)));
  }
  expect(position).toBe(pieceMap.layout.size);
  for (const claim of claims.open) {
    expect(claims.isClaimed(claim.segment)).toBe(true);
    expect(claim.room).toBeGreaterThanOrEqual(0);
  }
}

test('failures at one source say nothing about another', () => {
  const { claims, take } = openClaims();
  const failed = take(0);
  claims.release(failed, 10);
  claims.failed(failed, { failures: 4, retryAt: 1_000 });
  expect(claims.setbackOf(failed.segment, { ...source, kind: 'mirror' }).failures).toBe(0);
});

test('a source that does not answer is relieved by another, and not by itself', () => {
  const mirror: BlobSource = { ...source, kind: 'mirror' };
  const { claims } = openClaims(1_000_000);
  const silent = claims.claim(mirror, worker, 0);
  expect(claims.hasWork(mirror, {}, 5_000)).toBe(false);
  const taken = claims.claim(source, {}, 5_000);
  expect(taken?.segment.length).toBe(1_000_000);
  expect(silent?.signal.aborted).toBe(true);
});

test('what a slow source holds is not taken from it while another has something to do', () => {
  const mirror: BlobSource = { ...source, kind: 'mirror' };
  const { claims, take } = openClaims(3 * pieceBytes);
  const slow = claims.claim(mirror, {}, 0);
  slow?.answered(0);
  slow?.received(10_000, 900);
  const fast = take(0);
  fast.received(pieceBytes, 100);
  fast.wrote(new Uint8Array(pieceBytes));
  claims.release(fast, 100);
  const next = take(1_000);
  expect(slow?.signal.aborted).toBe(false);
  next.received(pieceBytes, 1_100);
  next.wrote(new Uint8Array(pieceBytes));
  claims.release(next, 1_100);
  expect(take(1_200).segment.offset).toBe(10_000);
  expect(slow?.signal.aborted).toBe(true);
});
