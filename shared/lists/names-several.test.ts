// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts have variables of their own.
import { expect, it } from 'vitest';
import { namesSeveral } from './names-several.ts';

it.each([
  'windows/servercore:ltsc2019\nwindows/nanoserver:ltsc2022\n',
  'mcr.microsoft.com/a/b\nlocalhost:5000/c',
  'Fetch a.example/x:1 and a.example/y@sha256:0123456789012345678901234567890123456789012345678901234567890123.',
  'FROM a:1\nFROM b:${TAG}\n',
  'services:\n  a: {image: x}\n  b: {image: y}\n',
])('%j is a list', (text) => expect(namesSeveral(text)).toBe(true));

it.each([
  '',
  'windows/servercore:ltsc2019',
  'docker pull windows/servercore:ltsc2019',
  'FROM windows/servercore:ltsc2019 AS build',
  'server core 2019',
  'One line\nand another: of prose',
  'src/a.ts\nsrc/b.ts\n/usr/bin/env\nC:\\Windows\\x',
  'https://example.org/a:1\nhttps://example.org/b',
])('%j is none', (text) => expect(namesSeveral(text)).toBe(false));
