import { expect, test } from 'vitest';
import type { LibraryImage } from '../../../../shared/schemas/library.ts';
import { removedLines } from './remove.ts';

function image(reference: string, platform: string | null): LibraryImage {
  return {
    reference,
    platform,
    digest: `sha256:${'0'.repeat(64)}`,
    mediaType: '',
    size: 1,
    uniqueBytes: 1,
    addedAt: null,
    hasForeignLayers: false,
    isDamaged: false,
  };
}

test('tells one sum for several images, because shared layers are freed once', () => {
  expect(removedLines([image('a:1', 'linux/amd64')], 1000)).toEqual([
    'Removed a:1 (linux/amd64); 1.0 kB freed.',
  ]);
  expect(removedLines([image('a:1', null), image('b:1', 'all')], 2_000_000)).toEqual([
    'Removed a:1',
    'Removed b:1 (all)',
    '2 images removed; 2.0 MB freed.',
  ]);
});
