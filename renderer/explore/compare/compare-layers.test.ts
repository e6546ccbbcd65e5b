import { expect, it } from 'vitest';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { compareLayers, sizeOf } from './compare-layers.ts';

const layer = (name: string, size: number): ImageLayer => ({
  digest: `sha256:${name.repeat(64)}`,
  size,
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  inLibrary: false,
});

it('tells shared layers from those of one image alone, each once', () => {
  const [a, b, c] = [layer('a', 1), layer('b', 20), layer('c', 300)];
  const result = compareLayers([a, b, a], [a, c]);
  expect(result).toEqual({ shared: [a], onlyFirst: [b], onlySecond: [c] });
  expect(sizeOf([a, b, c])).toBe(321);
});
