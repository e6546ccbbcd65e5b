import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAuthChallenges } from './auth-challenge.ts';

it('reads realm, service and scope, commas inside quotes included', () => {
  const header =
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"';
  expect(parseAuthChallenges(header)).toEqual([
    {
      scheme: 'bearer',
      parameters: {
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull,push',
      },
    },
  ]);
});

it('reads several challenges in one header, unquoted values and odd spacing', () => {
  expect(
    parseAuthChallenges('Basic realm="say \\"please\\"", bearer realm = https://a/t , service=x'),
  ).toEqual([
    { scheme: 'basic', parameters: { realm: 'say "please"' } },
    { scheme: 'bearer', parameters: { realm: 'https://a/t', service: 'x' } },
  ]);
  expect(parseAuthChallenges(['Negotiate', 'Basic realm=x'])).toEqual([
    { scheme: 'negotiate', parameters: {} },
    { scheme: 'basic', parameters: { realm: 'x' } },
  ]);
  expect(parseAuthChallenges(undefined)).toEqual([]);
});

it('takes anything without failing', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(Array.isArray(parseAuthChallenges(header))).toBe(true);
    }),
  );
});
