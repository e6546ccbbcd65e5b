import { expect, test } from 'vitest';
import { readPortalDetails, readPortalTags } from './portal-documents.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const digest = `sha256:${'a'.repeat(64)}`;

test('reads what the portal writes, and skips what is no tag', () => {
  expect(
    readPortalDetails(json({ shortDescription: 'Short.', description: 'Long.', readme: '# Read' })),
  ).toEqual({
    description: 'Short.',
    readme: '# Read',
  });
  const tags = [
    { name: 'latest', digest, lastModifiedDate: '2026-11-01T00:00:00Z' },
    { name: 'plain' },
    { name: 'odd', digest: 'md5:1', lastModifiedDate: 7 },
    { name: 'a/b' },
    null,
    7,
    [],
  ];
  expect(readPortalTags(json(tags))).toEqual({
    latest: { lastModified: '2026-11-01T00:00:00Z', digest },
    plain: { lastModified: null, digest: null },
    odd: { lastModified: null, digest: null },
  });
});

test.each([null, Buffer.from('<html>'), json([]), json('x'), json(null)])('%s tells nothing', (bytes) => {
  expect(readPortalDetails(bytes)).toEqual({ description: null, readme: null });
  expect(readPortalTags(bytes)).toEqual({});
});

test('names of parts of every object are tags like any other', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];
  const tags = readPortalTags(json(names.map((name) => ({ name, lastModifiedDate: 'now' }))));
  expect(Object.keys(tags)).toEqual(['constructor', 'toString', 'hasOwnProperty', 'valueOf']);
  expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
});
