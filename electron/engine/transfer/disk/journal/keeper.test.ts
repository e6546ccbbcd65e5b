import { beforeEach, expect, test } from 'vitest';
import type { Extent } from '../../pieces/segment.ts';
import { JournalKeeper } from './keeper.ts';
import type { JournalLimits } from './limits.ts';

const limits: JournalLimits = { hintEvery: 20, holdAt: 40, flushEvery: 1000 };

/** A blob that grows from its first byte on, and a disk that does each step when it is told to. */
class SlowDisk {
  written = 0;
  /** Hints and durable journals that were begun: bytes that they name, in order. */
  readonly hints: number[] = [];
  readonly doubts: boolean[] = [];
  readonly durable: number[] = [];
  readonly flushes: PromiseWithResolvers<void>[] = [];
  readonly hintsUnderWay: PromiseWithResolvers<void>[] = [];
  /** Bytes from here on are not on the disk, whatever flushes say. */
  goodUntil = Number.POSITIVE_INFINITY;
  readonly keeper = new JournalKeeper(
    {
      extents: () => this.#extents(),
      flush: () => waitFor(this.flushes),
      check: async (extents) => extents.map(({ offset, length }) => offset + length <= this.goodUntil),
    },
    {
      writeHint: async (extents, isDoubted) => {
        this.hints.push(total(extents));
        this.doubts.push(isDoubted);
        await waitFor(this.hintsUnderWay);
      },
      writeDurable: async (extents) => void this.durable.push(total(extents)),
    },
    { durable: [], isDoubted: false },
    limits,
  );

  write(bytes: number): Promise<void> | undefined {
    this.written += bytes;
    return this.keeper.note(bytes);
  }

  /** Pieces of 10 bytes. */
  #extents(): Extent[] {
    const extents: Extent[] = [];
    for (let offset = 0; offset < this.written; offset += 10)
      extents.push({ offset, length: Math.min(10, this.written - offset), crc: 0 });
    return extents;
  }
}

function waitFor(queue: PromiseWithResolvers<void>[]): Promise<void> {
  const step = Promise.withResolvers<void>();
  queue.push(step);
  return step.promise;
}

function total(extents: readonly Extent[]): number {
  return extents.reduce((sum, { length }) => sum + length, 0);
}

/** Lets everything happen that waits for nothing else. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

let disk: SlowDisk;
beforeEach(() => {
  disk = new SlowDisk();
});

test('writes one hint for each two pieces, however many writes bring them and however long a flush lasts', async () => {
  disk.write(1);
  const flushed = disk.keeper.flush();
  for (let bytes = 1; bytes < 800; bytes++) {
    disk.write(1);
    for (const step of disk.hintsUnderWay.splice(0)) step.resolve();
    await settled();
  }
  expect(disk.hints).toEqual(Array.from({ length: 40 }, (_, index) => (index + 1) * 20));
  expect(disk.durable).toEqual([]);
  disk.flushes.shift()?.resolve();
  await flushed;
});

test('writes one durable journal for each flush that is asked for', async () => {
  for (let bytes = 1; bytes <= 800; bytes++) {
    disk.write(1);
    if (bytes % 100 === 0) void disk.keeper.flush();
    await settled();
    for (const step of [...disk.flushes.splice(0), ...disk.hintsUnderWay.splice(0)]) step.resolve();
    await settled();
  }
  expect(disk.durable).toEqual(Array.from({ length: 8 }, (_, index) => (index + 1) * 100));
  expect(disk.hints.length).toBeLessThanOrEqual(40);
});

test('has one hint under way at a time, and the next names all that came meanwhile', async () => {
  for (let bytes = 0; bytes < 130; bytes++) disk.write(1);
  expect(disk.hints).toEqual([20]);
  disk.hintsUnderWay.shift()?.resolve();
  await settled();
  expect(disk.hints).toEqual([20, 130]);
});

test('flushes by itself when much has been written since the last flush, one at a time', async () => {
  disk.write(999);
  await settled();
  expect(disk.flushes).toHaveLength(0);
  disk.write(1);
  await settled();
  expect(disk.flushes).toHaveLength(1);
  disk.write(1500);
  await settled();
  expect(disk.flushes).toHaveLength(1);
  disk.flushes.shift()?.resolve();
  await settled();
  expect(disk.durable).toEqual([1000]);
  disk.write(1);
  await settled();
  disk.flushes.shift()?.reject(new Error('EIO'));
  await settled();
  disk.write(998);
  await settled();
  expect(disk.flushes).toHaveLength(0);
  disk.write(2);
  await settled();
  disk.flushes.shift()?.resolve();
  await settled();
  expect(disk.durable).toEqual([1000, 3501]);
});

test('a hint waits for no flush, and a flush for no hint', async () => {
  disk.write(10);
  const flushed = disk.keeper.flush();
  await settled();
  disk.write(20);
  expect(disk.hints).toEqual([30]);
  disk.flushes.shift()?.resolve();
  await flushed;
  expect(disk.durable).toEqual([10]);
  expect(disk.hintsUnderWay).toHaveLength(1);
});

test('with too much in no journal, writing waits until the hint is there', async () => {
  expect(disk.write(39)).toBeUndefined();
  let isHeld = true;
  const held = disk.write(1)?.then(() => {
    isHeld = false;
  });
  expect(held).toBeDefined();
  await settled();
  expect(isHeld).toBe(true);
  disk.hintsUnderWay.shift()?.resolve();
  await held;
  expect(disk.keeper.note(0)).toBeUndefined();
});

test('a durable journal lets them go as well', async () => {
  const held = disk.write(45);
  const flushed = disk.keeper.flush();
  await settled();
  disk.flushes.shift()?.resolve();
  await flushed;
  await held;
});

test('a hint that cannot be written holds nobody for ever, and is tried again later', async () => {
  const held = disk.write(45);
  disk.hintsUnderWay.shift()?.reject(new Error('full'));
  await held;
  expect(disk.write(10)).toBeUndefined();
  expect(disk.hints).toEqual([45]);
  const heldAgain = disk.write(10);
  expect(disk.hints).toEqual([45, 65]);
  disk.hintsUnderWay.shift()?.resolve();
  await heldAgain;
});

test('flushes that are asked for while one waits are one', async () => {
  disk.write(5);
  const first = disk.keeper.flush();
  await settled();
  disk.write(5);
  const others = [disk.keeper.flush(), disk.keeper.flush(), disk.keeper.flush()];
  for (let flush = 0; flush < 2; flush++) {
    disk.flushes.shift()?.resolve();
    await settled();
  }
  await Promise.all([first, ...others]);
  expect(disk.durable).toEqual([5, 10]);
});

test('with nothing new nothing is flushed', async () => {
  disk.write(5);
  const flushed = disk.keeper.flush();
  await settled();
  disk.flushes.shift()?.resolve();
  await flushed;
  await disk.keeper.flush();
  await disk.keeper.settle();
  expect(disk.flushes).toHaveLength(0);
  expect(disk.durable).toEqual([5]);
});

async function flushThat(outcome: 'works' | 'fails'): Promise<void> {
  const flushed = disk.keeper.flush();
  flushed.catch(() => undefined);
  await settled();
  if (outcome === 'works') disk.flushes.shift()?.resolve();
  else disk.flushes.shift()?.reject(new Error('EIO'));
  await flushed;
}

test('after a flush that failed, the durable journal names only what the disk is seen to have', async () => {
  disk.write(15);
  await flushThat('works');
  disk.write(20);
  await expect(flushThat('fails')).rejects.toThrow('EIO');
  expect(disk.durable).toEqual([15]);
  disk.goodUntil = 20;
  disk.write(5);
  await flushThat('works');
  // The second piece grew and is whole, the third and fourth are lost.
  expect(disk.durable).toEqual([15, 20]);
  expect(disk.keeper.lost).toHaveLength(2);
  disk.goodUntil = Number.POSITIVE_INFINITY;
  disk.write(10);
  await flushThat('works');
  expect(disk.durable.at(-1)).toBe(30);
  // From the failure on nothing is believed unread.
  disk.goodUntil = 50;
  disk.write(10);
  await flushThat('works');
  expect(disk.durable).toHaveLength(4);
  expect(disk.keeper.lost).toHaveLength(3);
});

test('the next process is told of a flush that failed, and doubts as well', async () => {
  disk.write(15);
  await expect(flushThat('fails')).rejects.toThrow('EIO');
  expect(disk.doubts).toEqual([true]);
});

test('a stretch that grew and was lost is kept as far as it was flushed before', async () => {
  disk.write(15);
  await flushThat('works');
  disk.goodUntil = 16;
  disk.write(3);
  await expect(flushThat('fails')).rejects.toThrow('EIO');
  await flushThat('works');
  expect(disk.durable.at(-1)).toBe(15);
  expect(disk.keeper.lost).toEqual([{ offset: 10, length: 8, crc: 0 }]);
});

test('a hint that tells of a failed flush and cannot be written is tried again with the next flush', async () => {
  disk.write(15);
  await expect(flushThat('fails')).rejects.toThrow('EIO');
  disk.hintsUnderWay.shift()?.reject(new Error('full'));
  await settled();
  expect(disk.doubts).toEqual([true]);
  await flushThat('works');
  expect(disk.doubts).toEqual([true, true]);
});

test('a start from what was dropped is in both journals at once', async () => {
  disk.write(30);
  await flushThat('works');
  expect(disk.hints).toEqual([30]);
  disk.written = 0;
  disk.keeper.restart([]);
  disk.hintsUnderWay.shift()?.resolve();
  await settled();
  expect(disk.hints).toEqual([30, 0]);
  expect(disk.durable).toEqual([30, 0]);
});

test('after its end nothing is written, and what was under way has ended', async () => {
  disk.write(25);
  const ended = disk.keeper.end();
  disk.hintsUnderWay.shift()?.resolve();
  await ended;
  disk.write(100);
  expect(disk.hints).toEqual([25]);
});
