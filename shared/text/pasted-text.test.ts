import { describe, expect, it } from 'vitest';
import { readPastedText } from './pasted-text.ts';

describe('readPastedText', () => {
  it.each([
    ['docker pull a/b:c', 'a/b:c'],
    ['$ sudo docker image pull -q a/b:c', 'a/b:c'],
    ['podman pull a/b:c', 'a/b:c'],
    ['nerdctl pull a/b:c # the newest', 'a/b:c'],
    ['FROM a:b', 'a:b'],
    ['from a:b AS build', 'a:b'],
    ['FROM --platform=$BUILDPLATFORM a:b AS build', 'a:b'],
    ['image: a:b', 'a:b'],
    ['- image: "a:b"', 'a:b'],
    ['"image": "a:b",', 'a:b'],
    ['docker pull ubuntu', 'ubuntu'],
    ['docker://a/b', 'a/b'],
    ['docker pull docker://a/b', 'a/b'],
  ])('%s names an image', (text, expected) => {
    expect(readPastedText(text)).toEqual({ kind: 'reference', text: expected });
  });

  it.each([
    ['https://mcr.microsoft.com/a', 'mcr.microsoft.com/a'],
    ['https://mcr.microsoft.com/a/?b=c#d', 'mcr.microsoft.com/a'],
    ['"a:b",', 'a:b'],
    ["'a:b'", 'a:b'],
    ['`a:b`', 'a:b'],
    ['server core 2019', 'server core 2019'],
    ['image', 'image'],
    ['image:1.0', 'image:1.0'],
    ['docker pull', 'docker pull'],
  ])('%s may be anything', (text, expected) => {
    expect(readPastedText(text)).toEqual({ kind: 'words', text: expected });
  });

  it.each([
    [
      'FROM --platform=windows/amd64 mcr.microsoft.com/x:y AS build',
      'mcr.microsoft.com/x:y',
      'windows/amd64',
    ],
    ['docker pull --platform linux/arm64 x:y', 'x:y', 'linux/arm64'],
  ])('%s names a platform', (line, text, platform) => {
    expect(readPastedText(line)).toEqual({ kind: 'reference', text, platform });
  });

  it.each([
    'https://mcr.microsoft.com/en-us/artifact/mar/windows/servercore/tags',
    'https://mcr.microsoft.com/en-us/artifact/mar/windows/servercore/about#about:_hm',
    'https://mcr.microsoft.com/artifact/mar/windows/servercore',
    'https://mcr.microsoft.com/en-us/product/windows/servercore/about/',
    'https://mcr.microsoft.com/product/windows/servercore/tags?x=y',
    'HTTPS://MCR.microsoft.com/zh-CN/product/windows/servercore/tags',
    'mcr.microsoft.com/en-us/artifact/mar/windows/servercore/tags',
  ])('%s is the portal’s page of a repository', (text) => {
    expect(readPastedText(text)).toEqual({ kind: 'portal', repository: 'windows/servercore' });
  });

  it.each([
    '',
    '"',
    '#',
    'FROM --platform',
    'FROM --platform=',
    'https://mcr.microsoft.com/en-us/artifact/mar/',
    'https://mcr.microsoft.com/artifact/mar/../..%2f/tags',
    'https://mcr.microsoft.com/artifact/mar/<script>/tags',
    'docker pull '.repeat(5_000),
    '"'.repeat(50_000),
    `FROM ${' '.repeat(50_000)}x`,
    '\u0000\u202e%%%',
  ])('takes hostile text without a fault and within bounds', (text) => {
    const read = readPastedText(text);
    expect(read.kind).not.toBe('portal');
    expect(JSON.stringify(read).length).toBeLessThan(2_100);
  });
});
