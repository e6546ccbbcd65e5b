import { expect, it } from 'vitest';
import { costOfSecond, costSentence } from './cost-of-second.ts';

const layer = (name: string, size: number, inLibrary = false) => ({
  digest: `sha256:${name.repeat(64)}`,
  size,
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  inLibrary,
});
const [a, b, c] = [layer('a', 1_000), layer('b', 20_000), layer('c', 300_000, true)];
/** A manifest of 7 bytes and a config of 30; `here` of them are in the library already. */
const image = (digest: string, configDigest: string, layers: (typeof a)[], here = 0) => {
  const [size, configSize] = [7, 30];
  const sum = (some: typeof layers) => some.reduce((total, each) => total + each.size, 0);
  return {
    ...{ digest, size, configDigest, configSize, layers },
    totalSize: sum(layers) + size + configSize,
    bytesHere: sum(layers.filter(({ inLibrary }) => inLibrary)) + here,
  };
};

it('counts manifest and config beside the layers', () => {
  const first = image('1', 'config-1', [a, c]);
  expect(costOfSecond(first, image('2', 'config-2', [a, b, c]))).toBe(20_037);
  expect(costOfSecond(first, image('2', 'config-2', [a, c]))).toBe(37);
});

it('counts neither what is here nor what comes with the first', () => {
  const first = image('1', 'config-1', [a]);
  expect(costOfSecond(first, image('2', 'config-2', [b], 7))).toBe(20_030);
  expect(costOfSecond(first, image('2', 'config-2', [b, c], 37))).toBe(20_000);
  expect(costOfSecond(first, first)).toBe(0);
  // Of one config, as of an image that was packed anew.
  expect(costOfSecond(first, image('2', 'config-1', [b]))).toBe(20_007);
  expect(costOfSecond(first, image('2', 'config-1', [b], 30))).toBe(20_007);
  expect(costOfSecond(first, image('2', 'config-1', [b], 7))).toBe(20_000);
  expect(costOfSecond(first, image('2', 'config-1', [b], 37))).toBe(20_000);
});

it('says of a second image that is here already that it is, whatever the first', () => {
  const [here, half, away] = [
    image('1', 'config-1', [c], 37),
    image('2', 'config-2', [c]),
    image('3', 'config-3', [a]),
  ];
  expect(costSentence(here, here)).toBe('costNone');
  expect(costSentence(away, here)).toBe('costNone');
  expect(costSentence(here, half)).toBe('costWithLibrary');
  expect(costSentence(half, away)).toBe('costOnce');
});
