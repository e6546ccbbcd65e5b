import { expect, test } from 'vitest';
import { noneMatch } from './difference-lines.ts';
import { resultLines } from './extract.ts';

const nothing = { files: 0, folders: 0, bytes: 0, left: [], leftCount: 0, there: [], thereCount: 0 };

test('one is one, and what is not named is counted', () => {
  const one = { ...nothing, files: 1, folders: 1, bytes: 5, there: ['a'], thereCount: 1 };
  const left = [{ path: '/c', why: 'name' as const }];
  expect(resultLines({ ...one, left, leftCount: 1 }, '/out')).toEqual([
    '1 file and 1 folder, 5 B, written to /out.',
    'Left out: 1 name that this system cannot have.',
    '  /c',
    'Left as it was: 1 file that was there already.',
    '  a',
  ]);
  const many = { ...nothing, left: [...left, ...left], leftCount: 2002, there: ['a'], thereCount: 1500 };
  expect(resultLines(many, '/out')).toEqual([
    '0 files and 0 folders, 0 B, written to /out.',
    'Left out: 2 names that this system cannot have.',
    '  /c',
    '  /c',
    'Left out, and not named: 2,000 more.',
    'Left as they were: 1,500 files that were there already.',
    '  a',
  ]);
});

test('options that mean none of what differs are named', () => {
  expect(noneMatch('added', undefined)).toBe('Nothing was added. In all:');
  expect(noneMatch(undefined, '*.dll')).toBe(
    'Nothing was added, changed or removed with a name that matches *.dll. In all:',
  );
});
