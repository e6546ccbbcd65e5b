import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelDisk } from '../../../../../tests/support/disks/model-disk.ts';
import { PieceMap } from '../../pieces/piece-map.ts';
import type { Extent, Segment } from '../../pieces/segment.ts';
import { type EarlierJournal, JournalKeeper } from './keeper.ts';
import type { JournalLimits } from './limits.ts';
import { bytesIn, endOf } from './stretches.ts';
import { isDoubtful, survivorsOf } from './survivors.ts';

const layout = { size: 180, pieceSize: 16, count: 12 };
const limits: JournalLimits = { hintEvery: 20, holdAt: 40, flushEvery: 48 };
const longestWrite = 9;
const connections = 3;

const content = Uint8Array.from({ length: layout.size }, (_, index) => (index * 37 + 11) % 251 || 1);

const often = fc.integer({ min: 0, max: 3 }).map((number) => number > 0);
const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      bytes: fc.integer({ min: 1, max: longestWrite }),
      connection: fc.nat(connections - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('endHint' as const), works: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('endFlush' as const), works: often }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('endDurable' as const), works: often }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('writeBack' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cutPower' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** One blob on a model disk, through the lives of several processes. */
class Lives {
  readonly disk = new ModelDisk(layout.size);
  readonly #chance: () => number;
  /** Which process lives; of a dead one nothing reaches the disk any more, though its promises go on. */
  #life = 0;
  #pieceMap = new PieceMap(layout);
  #keeper = this.#open({ durable: [], isDoubted: false });
  #working: (Segment | undefined)[] = [];
  #isHeld = false;
  /** True when a flush of this life has failed. */
  #hasFailed = false;
  /** All that a durable journal has ever named. */
  readonly #promised: Extent[] = [];

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case 'write':
        this.#write(next.bytes, next.connection);
        break;
      case 'flush':
        void this.#keeper.flush().catch(() => undefined);
        break;
      case 'endHint':
        this.disk.endHint(next.works);
        break;
      case 'endFlush':
        this.disk.endFlush(next.works, this.#chance);
        break;
      case 'endDurable':
        this.disk.endDurable(next.works);
        break;
      case 'writeBack':
        this.disk.writeBack();
        break;
      case 'kill':
      case 'cutPower':
        await this.#die(next.do);
    }
    await settled();
    this.#promised.push(...this.disk.journals.durable);
  }

  /** Writes all that is missing, and ends well what is asked of the disk. */
  async finish(): Promise<JournalKeeper> {
    this.#isHeld = false;
    for (let connection = 0; !this.#pieceMap.isComplete; connection = (connection + 1) % connections) {
      this.#write(longestWrite, connection);
      this.disk.endHint(true);
      await settled();
      this.#isHeld = false;
    }
    let isSettled = false;
    const ending = this.#keeper
      .settle()
      .catch(() => this.#keeper.settle())
      .then(() => {
        isSettled = true;
      });
    while (!isSettled) {
      this.disk.endFlush(true, this.#chance);
      this.disk.endDurable(true);
      await settled();
    }
    await ending;
    return this.#keeper;
  }

  #write(bytes: number, connection: number): void {
    if (this.#isHeld) return;
    let segment = this.#working[connection];
    if (segment === undefined || segment.isComplete)
      segment = this.#pieceMap.incomplete().find((free) => !this.#working.includes(free));
    this.#working[connection] = segment;
    if (segment === undefined) return;
    const { position } = segment;
    const some = content.subarray(position, position + Math.min(bytes, segment.remaining));
    this.disk.write(some, position);
    segment.append(some);
    const held = this.#keeper.note(some.length);
    this.#isHeld = held !== undefined;
    void held?.then(() => {
      this.#isHeld = false;
    });
  }

  async #die(how: 'kill' | 'cutPower'): Promise<void> {
    const { bytesDone } = this.#pieceMap;
    const lost = bytesIn(this.#keeper.lost);
    this.#life += 1;
    this.disk[how](this.#chance);
    const extents = await survivorsOf(this.disk.journals, this.disk.check);
    if (how === 'kill' && !this.#hasFailed) {
      // What a kill costs: never more than what is held back, and the write that went over it.
      expect(bytesDone - bytesIn(extents)).toBeLessThan(limits.holdAt + longestWrite + lost);
    }
    // What a power cut costs: nothing that a durable journal has ever named.
    expect(bytesIn([...extents, ...this.#promised])).toBe(bytesIn(extents));
    for (const extent of extents)
      expect(this.disk.memory.subarray(extent.offset, endOf(extent))).toEqual(
        content.subarray(extent.offset, endOf(extent)),
      );
    this.disk.writeBack();
    for (const extent of extents)
      expect(this.disk.disk.subarray(extent.offset, endOf(extent))).toEqual(
        content.subarray(extent.offset, endOf(extent)),
      );
    this.#pieceMap = new PieceMap(layout, extents);
    // A kill in the moment between a failed flush and the hint that tells of it hides the failure from the next process.
    if (how === 'kill') fc.pre(!this.#hasFailed || isDoubtful(this.disk.journals, extents));
    const { durable } = this.disk.journals;
    this.#keeper = this.#open({ durable, isDoubted: isDoubtful(this.disk.journals, extents) });
    this.#working = [];
    this.#isHeld = false;
    this.#hasFailed = false;
  }

  #open(earlier: EarlierJournal): JournalKeeper {
    const life = this.#life;
    const whileAlive = (step: () => Promise<void>) =>
      life === this.#life ? step() : new Promise<void>(() => {});
    const kept = {
      extents: () => this.#pieceMap.extents,
      flush: () =>
        whileAlive(() => this.disk.flush()).catch((error: unknown) => {
          this.#hasFailed = true;
          throw error;
        }),
      check: this.disk.check,
    };
    const journals = {
      writeHint: (extents: readonly Extent[], isDoubted: boolean) =>
        whileAlive(() => this.disk.writeHint(extents, isDoubted)),
      writeDurable: (extents: readonly Extent[]) => whileAlive(() => this.disk.writeDurable(extents)),
    };
    return new JournalKeeper(kept, journals, earlier, limits);
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('whatever fails, is killed or loses its power, nothing is believed that the disk does not have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 80 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, chances) => {
        const lives = new Lives(() => chances.next().value ?? 0);
        for (const next of steps) await lives.take(next);
        const keeper = await lives.finish();
        if (keeper.lost.length > 0) return;
        lives.disk.writeBack();
        expect(lives.disk.disk).toEqual(content);
      },
    ),
    { numRuns: 4000 },
  );
}, 120_000);
