import { expect, it } from 'vitest';
import { cutMiddle } from './cut-middle.ts';

it('leaves short texts alone and cuts long ones where it hurts least', () => {
  expect(cutMiddle('abcdef', 6)).toBe('abcdef');
  expect(cutMiddle('abcdefg', 6)).toBe('abc…fg');
  expect(cutMiddle('a'.repeat(100_000), 60)).toHaveLength(60);
});
