import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { BrokenBody, enough, type Taken } from './answer-body.ts';
import { StreamBody } from './stream-body.ts';

/** Gathers a body in memory of this size, and waits after the fills whose numbers `waits` tells. */
function sinkOf(
  memoryBytes: number,
  waits: (fill: number) => boolean = () => false,
  most = Number.POSITIVE_INFINITY,
) {
  const parts: Buffer[] = [];
  let memory = Buffer.alloc(0);
  let total = 0;
  return {
    bytes: () => Buffer.concat(parts),
    sink: {
      space: () => {
        memory = Buffer.alloc(memoryBytes);
        return memory;
      },
      filled: (bytes: number): Taken => {
        parts.push(memory.subarray(0, bytes));
        total += bytes;
        const next = total >= most ? enough : undefined;
        return waits(parts.length) ? new Promise((resolve) => setImmediate(resolve, next)) : next;
      },
    },
  };
}

describe('a body that comes as a stream', () => {
  it('arrives in order, whatever the chunks, the memory and the pauses', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        chunks,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, memory, every) => {
          const { sink, bytes } = sinkOf(memory, (fill) => fill % every === 0);
          await new StreamBody(Readable.from(all.map((chunk) => Buffer.from(chunk)))).readInto(sink);
          expect(bytes().equals(Buffer.concat(all))).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is closed when the sink has enough', async () => {
    const stream = new PassThrough();
    stream.write(randomBytes(1000));
    const { sink, bytes } = sinkOf(10, undefined, 500);
    const body = new StreamBody(stream);
    await body.readInto(sink);
    expect(bytes().byteLength).toBe(500);
    expect(body.isDestroyed).toBe(true);
  });

  it('that broke off is told from one that its reader destroyed', async () => {
    const stream = new PassThrough();
    stream.on('error', () => undefined);
    const reset = new Error('reset');
    const reading = new StreamBody(stream).readInto(sinkOf(10).sink);
    stream.destroy(reset);
    await expect(reading).rejects.toBeInstanceOf(BrokenBody);
    await expect(reading).rejects.toMatchObject({ cause: reset });
    const body = new StreamBody(new PassThrough());
    body.destroy(new AppError('TIMEOUT', 'silent'));
    await expect(body.readInto(sinkOf(10).sink)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('fails with what the sink throws, at once or later', async () => {
    for (const fails of [
      () => {
        throw new Error('full');
      },
      () => Promise.reject(new Error('full')),
    ]) {
      const stream = Readable.from([Buffer.from('chunk')]);
      const reading = new StreamBody(stream).readInto({ space: () => Buffer.alloc(10), filled: fails });
      await expect(reading).rejects.toThrow('full');
      expect(stream.destroyed).toBe(true);
    }
  });
});
