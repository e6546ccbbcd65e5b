import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import {
  addHostName,
  addOrigins,
  parseConnections,
  parseFolder,
  parseListenAddress,
  parsePath,
  parsePort,
  parseRate,
  parseRegistryHost,
  parseRetryFor,
} from './parse-values.ts';

test.each([
  ['0', 0],
  ['0s', 0],
  ['30s', 30_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
])('--retry-for %s is %d ms', (text, ms) => {
  expect(parseRetryFor(text)).toBe(ms);
});

test.each([
  ['10M', 10_000_000],
  ['500k', 500_000],
  ['1.5G', 1_500_000_000],
  ['250000', 250_000],
])('--limit-rate %s is %d bytes per second', (text, rate) => {
  expect(parseRate(text)).toBe(rate);
});

test.each([
  ['rate', parseRate, ['', '0', '-1', 'fast', '10X', '1e9']],
  ['connections', parseConnections, ['', '0', '33', '-1', '1.5', 'many', '0x10', '99999999999']],
  [
    'retry-for',
    parseRetryFor,
    ['', '2', '-1s', '1.5m', '2 m', '2M', '1d', '1m30s', '9999999s', 'm', 'Infinity'],
  ],
  ['port', parsePort, ['', '-1', '65536', 'http', '80.0']],
  ['listen', parseListenAddress, ['', '5555', 'localhost', ':5555', '::1:5555', 'a b:1', '[::1]', 'x:65536']],
  ['name', addHostName, ['', 'a b', 'localhost:5000', 'x/y']],
  ['origin', addOrigins, ['', 'a b', 'mcr.microsoft.com,', 'ghcr.io/..', 'https://ghcr.io']],
  ['path', parsePath, ['']],
  ['folder', parseFolder, ['']],
  ['registry', parseRegistryHost, ['', 'http://x.example', 'x.example/a', 'not a host']],
] as const)('bad %s values are refused', (_name, parse, values) => {
  for (const value of values) expect(() => parse(value), value).toThrow(InvalidArgumentError);
});

test('limits are included', () => {
  expect([parseConnections('1'), parseConnections('32'), parsePort('0'), parsePort('65535')]).toEqual([
    1, 32, 0, 65_535,
  ]);
});

test('a registry is the host that serves it', () => {
  expect([parseRegistryHost('docker.io'), parseRegistryHost('localhost:5000')]).toEqual([
    'registry-1.docker.io',
    'localhost:5000',
  ]);
});

test('a folder may be there or not, and a file in its place is named', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(parseFolder(folder)).toBe(folder);
  expect(parseFolder(join(folder, 'new', 'below'))).toBe(join(folder, 'new', 'below'));
  for (const path of [file, join(file, 'below')]) {
    expect(() => parseFolder(path)).toThrow(`${file} is a file, not a folder.`);
  }
});

test('an address to listen on may be of either kind', () => {
  expect(['0.0.0.0:5555', '[::]:0', 'localhost:80'].map((text) => parseListenAddress(text))).toEqual([
    { host: '0.0.0.0', port: 5555 },
    { host: '::', port: 0 },
    { host: 'localhost', port: 80 },
  ]);
});

test('origins add up, separated by commas or given again', () => {
  expect(addOrigins('ghcr.io/contoso/', addOrigins('mcr.microsoft.com,docker.io'))).toEqual([
    'mcr.microsoft.com',
    'docker.io',
    'ghcr.io/contoso',
  ]);
});
