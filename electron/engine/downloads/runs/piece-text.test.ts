import { expect, test } from 'vitest';
import { alikePieces, shortenPieces } from './piece-text.ts';

test('a layer of ordinary size has one character a piece', () => {
  expect(alikePieces('.', 19)).toBe('.'.repeat(19));
  expect(shortenPieces('##>.#')).toBe('##>.#');
  expect(shortenPieces('#'.repeat(4096))).toHaveLength(4096);
});

test('a blob of the largest size that a manifest may claim has a text of bounded length', () => {
  expect(alikePieces('#', 2 ** 30)).toHaveLength(4096);
});

test('a long text tells of neighbours that are here, missing or in transfer', () => {
  const text = shortenPieces(`${'#'.repeat(4001)}${'.'.repeat(190)}>${'.'.repeat(4000)}`);
  expect(text).toBe(`${'#'.repeat(2000)}${'.'.repeat(95)}>${'.'.repeat(2000)}`);
});
