import { expect, test } from 'vitest';
import { pruneLines, unfinishedLines } from './prune.ts';

const nothing = { freedBytes: 0, blobs: 0, recentBlobs: 0 };

test('says what was freed, and what would be', () => {
  const result = { ...nothing, freedBytes: 1_200_000_000, blobs: 14 };
  expect(pruneLines(result, false)).toEqual(['Freed 1.20 GB: 14 blobs that no image uses.']);
  expect(pruneLines({ ...result, blobs: 1 }, true)).toEqual([
    'Would free 1.20 GB: 1 blob that no image uses.',
  ]);
});

test('says that there is nothing to free', () => {
  expect(pruneLines(nothing, false)).toEqual(['Nothing to free: every blob is in use.']);
});

test('says why young blobs stay', () => {
  expect(pruneLines({ ...nothing, recentBlobs: 1 }, false)).toEqual([
    '1 blob that no image uses is younger than an hour, and kept: a program may be about to use it.',
  ]);
  expect(pruneLines({ freedBytes: 1, blobs: 1, recentBlobs: 2 }, false)).toHaveLength(2);
});

test('says what keeps blobs', () => {
  const lines = pruneLines({ ...nothing, keptFor: ['r.example/a:1'] }, false);
  expect(lines.join(' ')).toMatch(/r\.example\/a:1 cannot be read whole.*longshore verify/);
});

test('says which removals it ends', () => {
  expect(pruneLines({ ...nothing, removals: 1 }, false)).toEqual([
    'A removal from the window that nobody undid is finished.',
  ]);
  expect(pruneLines({ ...nothing, removals: 2 }, true)).toEqual([
    '2 removals from the window that nobody undid would be finished, which frees what only their images use.',
  ]);
});

test('says what is here of unfinished downloads, and how it is freed', () => {
  const unfinished = { blobs: 1, bytes: 8_800_000 };
  expect(unfinishedLines({ blobs: 0, bytes: 0 }, false)).toEqual([]);
  expect(unfinishedLines(unfinished, false, { library: '/a b' })).toEqual([
    "8.8 MB of unfinished downloads (1 blob) stays here for the next pull to go on with. Free it with: longshore prune --unfinished --library '/a b'",
  ]);
  expect(unfinishedLines(unfinished, true, { unfinished: true })).toEqual([
    'Would free 8.8 MB of unfinished downloads (1 blob).',
  ]);
  expect(unfinishedLines(unfinished, false, { unfinished: true })).toEqual([
    'Freed 8.8 MB of unfinished downloads (1 blob).',
  ]);
});
