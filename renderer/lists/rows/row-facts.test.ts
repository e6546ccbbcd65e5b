import { expect, it } from 'vitest';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import {
  bytesToFetch,
  countOfUnknownSize,
  sharedWithAbove,
  sourceBytes,
  unpackedBytes,
} from './row-facts.ts';

const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

function plan(...blobs: [digest: string, size: number, here: number, foreignHost?: string][]) {
  return {
    blobs: blobs.map(([digest, size, bytesHere, foreignHost]): DownloadPlan['blobs'][number] => ({
      digest,
      size,
      bytesHere,
      kind: 'layer',
      mediaType: foreignHost === undefined ? '' : foreign,
      ...(foreignHost === undefined ? {} : { foreignHost }),
    })),
  };
}

const base = plan(['a', 100, 40], ['b', 50, 0, 'go.microsoft.com'], ['c', 7, 7]);

it('sums by source, each blob once', () => {
  expect(sourceBytes([base, base])).toEqual({
    here: 47,
    foreign: 50,
    registry: 60,
    foreignHosts: ['go.microsoft.com'],
  });
  expect(bytesToFetch(base)).toBe(110);
});

it('says what rows above bring along', () => {
  const other = plan(['a', 100, 40], ['d', 5, 0]);
  const third = plan(['b', 50, 0], ['d', 5, 0]);
  expect(sharedWithAbove([base, undefined, other, base, third])).toEqual([
    { bytes: 0, row: undefined },
    { bytes: 0, row: undefined },
    { bytes: 60, row: 1 },
    { bytes: 110, row: 1 },
    { bytes: 55, row: undefined },
  ]);
});

it('tells what layers take unpacked, each once, and nothing where one of them does not tell it', () => {
  const layers = (...sizes: [digest: string, unpackedSize?: number][]) => ({
    blobs: sizes.map(([digest, unpackedSize]): DownloadPlan['blobs'][number] => ({
      digest,
      size: 1,
      bytesHere: 0,
      kind: 'layer',
      mediaType: '',
      ...(unpackedSize === undefined ? {} : { unpackedSize }),
    })),
  });
  expect(unpackedBytes([layers(['a', 10], ['b', 5]), layers(['a', 10], ['c', 1])])).toBe(16);
  expect(unpackedBytes([layers(['a', 10]), layers(['b'])])).toBeUndefined();
  expect(unpackedBytes([])).toBeUndefined();
});

it('counts the images whose foreign layers do not tell what they have unpacked', () => {
  const unknown = plan(['f', 50, 0, 'go.microsoft.com'], ['a', 1, 0]);
  const here = plan(['g', 50, 50, 'go.microsoft.com']);
  const known = { blobs: unknown.blobs.map((blob) => ({ ...blob, unpackedSize: 90 })) };
  expect(countOfUnknownSize([unknown, here, known, plan(['a', 1, 0])])).toBe(2);
  expect(unpackedBytes([known])).toBe(180);
});
