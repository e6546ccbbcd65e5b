import { describe, expect, it } from 'vitest';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { shownImages } from './shown-images.ts';

function image(reference: string, part: Partial<LibraryImage> = {}): LibraryImage {
  return {
    reference,
    digest: `sha256:${'a'.repeat(64)}`,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    platform: 'linux/amd64',
    size: 1,
    uniqueBytes: 1,
    addedAt: null,
    hasForeignLayers: false,
    isDamaged: false,
    ...part,
  };
}

const images = [
  image('r.example/app:10', { size: 30, uniqueBytes: 5, addedAt: '2026-02-01T00:00:00.000Z' }),
  image('r.example/app:9', { size: 10, uniqueBytes: 9, addedAt: '2026-03-01T00:00:00.000Z' }),
  image('r.example/base:1', { size: 20, uniqueBytes: 7, platform: 'windows/amd64:10.0.17763.1' }),
];

describe('the images that are shown', () => {
  it.each([
    ['image', false, ['app:9', 'app:10', 'base:1']],
    ['image', true, ['base:1', 'app:10', 'app:9']],
    ['size', false, ['app:9', 'base:1', 'app:10']],
    ['size', true, ['app:10', 'base:1', 'app:9']],
    ['unique', true, ['app:9', 'base:1', 'app:10']],
    ['added', false, ['base:1', 'app:10', 'app:9']],
    ['added', true, ['app:9', 'app:10', 'base:1']],
  ] as const)('by %s, descending: %s', (column, descending, names) => {
    const shown = shownImages(images, { column, descending }, '');
    expect(shown.map(({ reference }) => reference.replace('r.example/', ''))).toEqual(names);
  });

  it('what is equal goes by name, whichever way', () => {
    const equal = [image('b:1'), image('a:1'), image('c:1')];
    for (const descending of [true, false]) {
      const shown = shownImages(equal, { column: 'size', descending }, '');
      expect(shown.map(({ reference }) => reference)).toEqual(['a:1', 'b:1', 'c:1']);
    }
  });

  it.each([
    ['APP', 2],
    ['app 10', 1],
    ['windows', 1],
    ['  ', 3],
    ['nothing', 0],
  ])('the filter “%s” leaves %d', (filter, count) => {
    expect(shownImages(images, { column: 'image', descending: false }, filter)).toHaveLength(count);
  });
});
