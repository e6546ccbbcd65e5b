import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenBody, enough, type Taken } from '../body/answer-body.ts';
import { WireBody } from './wire-body.ts';

/** A connection that has these bytes to give, as sockets do: into memory that it is told of before they come. */
class Line {
  readonly body: WireBody;
  readonly log: string[] = [];
  readonly bytes: Buffer;
  readonly #scratch = Buffer.alloc(16);
  #memory: Uint8Array = this.#scratch;
  #sent = 0;
  isPaused = false;

  constructor(bytes: Buffer, length = bytes.byteLength) {
    this.bytes = bytes;
    this.body = new WireBody(
      {
        pause: () => {
          this.isPaused = true;
        },
        resume: () => {
          this.isPaused = false;
          this.log.push('resume');
        },
        complete: () => this.log.push('complete'),
        close: () => this.log.push('close'),
      },
      length,
    );
  }

  get isDone(): boolean {
    return this.#sent === this.bytes.byteLength;
  }

  /** Gives as many of the next bytes as fit; also in a pause, as TLS does with records that it has. */
  give(most: number): void {
    const part = this.bytes.subarray(this.#sent, this.#sent + Math.min(most, this.#memory.byteLength));
    this.#memory.set(part);
    this.#sent += part.byteLength;
    this.isPaused = !this.body.arrived(part.byteLength, this.#memory);
    this.#memory = this.body.memory() ?? this.#scratch;
  }
}

/** Gathers a body, and waits after the fills whose numbers `waits` tells. */
function gather(memoryBytes: number, waits: (fill: number) => boolean = () => false) {
  const parts: Buffer[] = [];
  let memory = Buffer.alloc(0);
  const calls: ('space' | 'filled')[] = [];
  const note = (call: 'space' | 'filled') => {
    expect(calls.at(-1)).not.toBe(call);
    calls.push(call);
  };
  return {
    bytes: () => Buffer.concat(parts),
    sink: {
      space: () => {
        note('space');
        memory = Buffer.alloc(memoryBytes);
        return memory;
      },
      filled: (bytes: number): Taken => {
        note('filled');
        parts.push(memory.subarray(0, bytes));
        return waits(parts.length) ? new Promise((resolve) => setImmediate(resolve, undefined)) : undefined;
      },
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a body over a connection of our own', () => {
  it('arrives in order, whenever its reader comes, whatever the memory and the pauses', async () => {
    const parts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      parts,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(3),
      fc.boolean(),
      async (content, sizes, memoryBytes, every, readAfter, givesInPauses) => {
        const line = new Line(Buffer.from(content));
        const { sink, bytes } = gather(memoryBytes, (fill) => fill % every === 0);
        let reading: Promise<void> | undefined;
        for (let step = 0; !line.isDone; step++) {
          if (step === readAfter) reading = line.body.readInto(sink);
          if (!line.isPaused || givesInPauses) line.give(sizes[step % sizes.length] ?? 1);
          if (line.isPaused) await turn();
        }
        await (reading ?? line.body.readInto(sink));
        expect(bytes().equals(Buffer.from(content))).toBe(true);
        expect(line.log.filter((entry) => entry !== 'resume')).toEqual(['complete']);
        expect(line.isPaused).toBe(false);
        expect(line.body.isDestroyed).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it('tells its reader once of all that comes in one turn, and of no more than its memory holds', async () => {
    const line = new Line(Buffer.from('0123456789'));
    const fills: number[] = [];
    const reading = line.body.readInto({
      space: () => Buffer.alloc(6),
      filled: (bytes) => {
        fills.push(bytes);
        return undefined;
      },
    });
    // The first byte came before its memory was known.
    for (const part of [1, 1, 2, 3, 1]) line.give(part);
    expect(fills).toEqual([1, 6]);
    await turn();
    expect(fills).toEqual([1, 6, 1]);
    line.give(2);
    await reading;
    expect(fills).toEqual([1, 6, 1, 2]);
  });

  it('goes on in the memory that the connection has, however much of it a read fills at once', async () => {
    const mebibyte = 1024 * 1024;
    const line = new Line(randomBytes(8 * mebibyte));
    const memory = Buffer.alloc(8 * mebibyte);
    let length = 0;
    const reading = line.body.readInto({
      space: () => memory.subarray(length),
      filled: (bytes) => {
        length += bytes;
        return undefined;
      },
    });
    for (const most of [1, 1, 3 * mebibyte, 4 * mebibyte, mebibyte]) {
      line.give(most);
      await turn();
    }
    await reading;
    expect(memory.equals(line.bytes)).toBe(true);
  });

  it('pauses its connection while its reader works on what it heard of later', async () => {
    const line = new Line(Buffer.alloc(100));
    const written = Promise.withResolvers<undefined>();
    const reading = line.body.readInto({
      space: () => Buffer.alloc(50),
      filled: (bytes) => (bytes > 1 ? written.promise : undefined),
    });
    line.give(1);
    line.give(10);
    expect(line.isPaused).toBe(false);
    await turn();
    expect(line.isPaused).toBe(true);
    written.resolve(undefined);
    await turn();
    expect(line.isPaused).toBe(false);
    while (!line.isDone) {
      line.give(50);
      await turn();
    }
    await reading;
  });

  it('gives its reader what has come when it breaks off', async () => {
    const line = new Line(Buffer.from('0123456789'));
    const { sink, bytes } = gather(100);
    const reading = line.body.readInto(sink);
    line.give(3);
    line.give(4);
    line.body.breakOff(new Error('reset'));
    await expect(reading).rejects.toBeInstanceOf(BrokenBody);
    expect(bytes().toString()).toBe('0123456');
  });

  it('is not paused for a reader who works on its last bytes', async () => {
    const line = new Line(Buffer.from('0123456789'));
    const written = Promise.withResolvers<undefined>();
    const reading = line.body.readInto({ space: () => Buffer.alloc(100), filled: () => written.promise });
    line.give(10);
    expect(line.isPaused).toBe(false);
    expect(line.log).toEqual(['complete']);
    written.resolve(undefined);
    await reading;
  });

  it('closes its connection when its reader has enough, and not when that is all', async () => {
    for (const [length, log] of [
      [10, ['complete']],
      [11, ['close']],
    ] as const) {
      const line = new Line(Buffer.from('0123456789'), length);
      const reading = line.body.readInto({ space: () => Buffer.alloc(100), filled: () => enough });
      line.give(10);
      await reading;
      expect(line.log).toEqual(log);
    }
  });

  it('settles only after what its reader was about to do', async () => {
    const line = new Line(Buffer.from('0123456789'), 20);
    const written = Promise.withResolvers<undefined>();
    let isSettled = false;
    const reading = line.body
      .readInto({ space: () => Buffer.alloc(100), filled: () => written.promise })
      .finally(() => {
        isSettled = true;
      });
    line.give(10);
    line.body.breakOff(new Error('reset'));
    await turn();
    expect(isSettled).toBe(false);
    written.resolve(undefined);
    await expect(reading).rejects.toBeInstanceOf(BrokenBody);
    await expect(reading).rejects.toMatchObject({ cause: new Error('reset') });
  });

  it.each([
    ['space, for bytes that wait', { space: fail, filled: () => undefined }, true],
    ['space, for bytes that come', { space: fail, filled: () => undefined }, false],
    ['filled', { space: () => Buffer.alloc(8), filled: fail }, false],
    [
      'filled, later',
      { space: () => Buffer.alloc(8), filled: () => Promise.reject(new Error('full')) },
      false,
    ],
  ])('fails with what %s throws, and closes its connection', async (_, sink, isLate) => {
    const line = new Line(Buffer.from('0123456789'), 20);
    if (isLate) line.give(2);
    const reading = line.body.readInto(sink);
    if (!isLate) line.give(2);
    await expect(reading).rejects.toThrow('full');
    expect(line.log).toEqual(['close']);
  });

  it('that nobody reads is paused when 64 KiB have come, and refused when it goes on without end', async () => {
    const line = new Line(Buffer.alloc(2 * 1024 * 1024), 4 * 1024 * 1024);
    let unpaused = 0;
    while (!line.isPaused) {
      line.give(16);
      unpaused += 16;
    }
    expect(unpaused).toBe(64 * 1024);
    while (!line.isDone && !line.body.isDestroyed) line.give(16);
    await expect(line.body.readInto(gather(10).sink)).rejects.toThrow(BrokenBody);
    expect(line.log).toContain('close');
  });
});

function fail(): never {
  throw new Error('full');
}
