import { expect, test } from 'vitest';
import { pieceBytes } from '../../pieces/piece-layout.ts';
import { BlobJournalLimits } from './limits.ts';

function opened(count: number): BlobJournalLimits[] {
  const place = {};
  return Array.from({ length: count }, () => new BlobJournalLimits(place));
}

test('up to four blobs are recorded every two pieces', () => {
  for (const { hintEvery } of opened(4)) expect(hintEvery).toBe(2 * pieceBytes);
});

test.each([1, 3, 4, 16, 17])('%i blobs together have less than 16 pieces in no journal', (count) => {
  const all = opened(count);
  const held = all.reduce((sum, { holdAt }) => sum + holdAt, 0);
  expect(held).toBeLessThanOrEqual(12 * pieceBytes);
  for (const { hintEvery, holdAt } of all) expect(hintEvery).toBeLessThan(holdAt);
});

test('a blob that is closed leaves its share to the others', () => {
  const [first, ...others] = opened(16);
  expect(first?.hintEvery).toBe(pieceBytes / 2);
  for (const other of others) other.leave();
  expect(first?.hintEvery).toBe(2 * pieceBytes);
});
