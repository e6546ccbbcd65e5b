import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { GatheredChunks } from './gathered-chunks.ts';

it('gives back every byte in order, whatever the chunks', () => {
  const bytes = randomBytes(1_000_000);
  const gathered = new GatheredChunks();
  const taken: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = [1, 7, 8 * 1024 - 1, 8 * 1024, 40_000, 3][turn % 6] ?? 1;
    gathered.push(bytes.subarray(at, at + length));
    at += length;
    if (turn % 11 === 0) taken.push(...gathered.take());
  }
  taken.push(...gathered.take());
  expect(Buffer.concat(taken).equals(bytes)).toBe(true);
  expect(gathered.byteLength).toBe(0);
  expect(gathered.take()).toEqual([]);
});

it('holds few objects for single bytes, and not the objects that they came in', () => {
  const gathered = new GatheredChunks();
  for (let count = 0; count < 200_000; count++) gathered.push(Buffer.from('x'));
  expect(gathered.byteLength).toBe(200_000);
  expect(gathered.take().length).toBeLessThan(5);
});

it('writes nothing into what has been taken', () => {
  const gathered = new GatheredChunks();
  gathered.push(Buffer.from('one'));
  const [taken] = gathered.take();
  gathered.push(Buffer.from('two'));
  expect(Buffer.from(taken ?? []).toString()).toBe('one');
});
