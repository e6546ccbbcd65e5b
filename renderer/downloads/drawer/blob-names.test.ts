import { expect, test } from 'vitest';
import { blobNames } from './blob-names.ts';

test('the log calls blobs what the list of layers calls them', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const names = blobNames(
    [
      { digest: digest('c'), kind: 'config' },
      { digest: digest('a'), kind: 'layer' },
      { digest: digest('b'), kind: 'layer' },
      { digest: digest('a'), kind: 'layer' },
    ],
    (number) => `layer ${number}`,
    'the config',
  );
  expect([...names.values()]).toEqual([
    'the config (cccccccccccc)',
    'layer 1 (aaaaaaaaaaaa)',
    'layer 2 (bbbbbbbbbbbb)',
  ]);
});
