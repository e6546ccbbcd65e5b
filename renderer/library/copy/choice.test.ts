import { expect, test } from 'vitest';
import { copyRequestSchema } from '../../../shared/schemas/hand-over/copy.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { placesFor, pullCommand, requestOf, withDestination } from './choice.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const [first, second] = ['r.example/a:1', 'r.example/b:2'].map(
  (reference) => ({ reference, digest }) as LibraryImage,
) as [LibraryImage, LibraryImage];

test('names each image there, as the engine will', () => {
  expect(placesFor([first], ' other.example:5000 ')).toEqual({
    state: 'right',
    registry: 'other.example:5000',
    names: ['other.example:5000/a:1'],
  });
  expect(placesFor([first, second], 'other.example/base')).toMatchObject({
    names: ['other.example/base/a:1', 'other.example/base/b:2'],
  });
});

test('takes no destination without a registry, and none that cannot be', () => {
  expect(placesFor([first], ' ').state).toBe('none');
  for (const text of ['base', 'base/name:1', 'nas:5000'])
    expect(placesFor([first], text).state).toBe('no-registry');
  expect(placesFor([first, second], 'other.example/base:1')).toMatchObject({
    state: 'wrong',
    error: { code: 'INVALID_REFERENCE', details: { reason: 'destination-tag' } },
  });
  expect(placesFor([first], 'other.example/UPPER').state).toBe('wrong');
});

test('is a request that the engine takes', () => {
  const choices = { isDistributable: true, isAttached: false };
  expect(copyRequestSchema.parse(requestOf([first], ' other.example ', choices))).toEqual({
    images: [{ reference: 'r.example/a:1', digest }],
    destination: 'other.example',
    distributable: true,
    attached: false,
  });
});

test('remembers the last destinations', () => {
  expect(withDestination(['a', 'b', 'c', 'd', 'e'], ' c ')).toEqual(['c', 'a', 'b', 'd', 'e']);
  expect(withDestination(['a', 'b', 'c', 'd', 'e'], 'f')).toEqual(['f', 'a', 'b', 'c', 'd']);
});

test('pulls by tag, else by digest', () => {
  expect(pullCommand('localhost:5000/a:1', digest)).toBe('docker pull localhost:5000/a:1');
  expect(pullCommand('localhost:5000/a', digest)).toBe(`docker pull localhost:5000/a@${digest}`);
});
