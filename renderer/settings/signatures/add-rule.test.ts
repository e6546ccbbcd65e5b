import { expect, it } from 'vitest';
import { scopeOf } from './add-rule.tsx';

it('takes registries and repositories, and nothing else', () => {
  expect(scopeOf('mcr.microsoft.com')).toBe('mcr.microsoft.com');
  expect(scopeOf('registry.example:5000')).toBe('registry.example:5000');
  expect(scopeOf('registry.example/team/app')).toBe('registry.example/team/app');
  expect(scopeOf('registry.example:5000/team/app')).toBe('registry.example:5000/team/app');
  expect(scopeOf('docker.io/nginx')).toBe('docker.io/library/nginx');
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
    expect([text, scopeOf(text)]).toEqual([text, undefined]);
});
