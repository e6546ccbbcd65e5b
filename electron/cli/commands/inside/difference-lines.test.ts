import { expect, test } from 'vitest';
import { differenceSummary } from './difference-lines.ts';

test('files whose content cannot be compared are counted apart', () => {
  const none = { added: 0, changed: 0, removed: 0, unknown: 0 };
  expect(differenceSummary(none)).toBe('The files of both images are the same.');
  expect(differenceSummary({ ...none, changed: 1200 })).toBe('0 added, 1,200 changed, 0 removed');
  expect(differenceSummary({ ...none, unknown: 2 })).toMatch(
    /^0 added, 0 changed, 0 removed, 2 unknown\. The content of 2 files cannot be compared/,
  );
});
