import { expect, it } from 'vitest';
import { parseScope } from './reference.ts';

it('takes registries and repositories, and nothing else', () => {
  expect(parseScope('mcr.microsoft.com')).toBe('mcr.microsoft.com');
  expect(parseScope('registry.example:5000')).toBe('registry.example:5000');
  expect(parseScope('registry.example/team/app')).toBe('registry.example/team/app');
  expect(parseScope('registry.example:5000/team/app')).toBe('registry.example:5000/team/app');
  expect(parseScope('docker.io/nginx')).toBe('docker.io/library/nginx');
  for (const text of [
    '',
    '*',
    'app',
    'team/app',
    'r.example/app:1',
    `r.example/app@sha256:${'0'.repeat(64)}`,
    'r.example/',
    'r.example//a',
    'http://r.example/a',
    'r.example/APP',
  ])
    expect([text, parseScope(text)]).toEqual([text, undefined]);
});
