import { expect, test } from 'vitest';
import { findImages, hasTagInRegistry, isFullReference } from './find-images.ts';

const digestOf = (start: string) => `sha256:${start.padEnd(64, '0')}`;
const image = (reference: string, start: string) => ({ reference, digest: digestOf(start) });
const images = [
  image('mcr.microsoft.com/app:1', 'aaaaaaaaaaaa1'),
  image('mcr.microsoft.com/app:1', 'aaaaaaaaaaaa2'),
  image('mine', 'bbbbbbbbbbbb'),
  image('mcr.microsoft.com/mine:latest', 'cccccccccccc'),
  image('Not A Reference', 'dddddddddddd'),
  image(digestOf('eeeeeeeeeeee'), 'eeeeeeeeeeee'),
  image('mcr.microsoft.com/bbbbbbbbbbbb:latest', 'ffffffffffff'),
];
const found = (text: string) =>
  findImages(images, text, 'mcr.microsoft.com').map((each) => images.indexOf(each));

test.each([
  ['mcr.microsoft.com/app:1', [0, 1]],
  ['app:1', [0, 1]],
  [`app@${digestOf('aaaaaaaaaaaa2')}`, [1]],
  [`app:1@${digestOf('aaaaaaaaaaaa2')}`, [1]],
  [`app:2@${digestOf('aaaaaaaaaaaa2')}`, []],
  // As it is written before what it stands for.
  ['mine', [2]],
  ['mine:latest', [3]],
  ['Not A Reference', [4]],
  [digestOf('eeeeeeeeeeee'), [5]],
  ['sha256:eeeeeeeeeeee', [5]],
  ['eeeeeeeeeeee', [5]],
  // A name before a digest.
  ['bbbbbbbbbbbb', [6]],
  ['dddddddddddd0', [4]],
  ['ddddddddddd', []],
  ['sha512:dddddddddddd', []],
  ['other:1', []],
] as const)('“%s” means the images %j', (text, expected) => {
  expect(found(text)).toEqual(expected);
});

test('digits that several digests begin with are refused, and name them', () => {
  expect(() => found('aaaaaaaaaaaa')).toThrow(digestOf('aaaaaaaaaaaa2'));
});

test.each([
  ['mcr.microsoft.com/app:1', true],
  ['docker.io/library/alpine:3', true],
  [`mcr.microsoft.com/app@${digestOf('a')}`, true],
  ['mine', false],
  ['app:1', false],
  ['Not A Reference', false],
  [digestOf('a'), false],
])('whether “%s” says where it comes from: %s', (text, expected) => {
  expect(isFullReference(text)).toBe(expected);
  expect(hasTagInRegistry(text)).toBe(expected && !text.includes('@'));
});
