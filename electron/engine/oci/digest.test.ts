import { expect, test } from 'vitest';
import { digestOf, matchesDigest } from './digest.ts';

const bytes = Buffer.from('longshore');

test.each(['sha256', 'sha512'] as const)('bytes match their %s digest, and no others do', (algorithm) => {
  const digest = digestOf(bytes, algorithm);
  expect(digest).toMatch(new RegExp(`^${algorithm}:[0-9a-f]+$`));
  expect(matchesDigest(bytes, digest)).toBe(true);
  expect(matchesDigest(Buffer.from('longshores'), digest)).toBe(false);
});

test('what is no digest is not compared', () => {
  expect(() => matchesDigest(bytes, 'md5:00')).toThrow(TypeError);
});
