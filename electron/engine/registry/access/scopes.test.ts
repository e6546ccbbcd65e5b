import { expect, test } from 'vitest';
import { joinScopes, repositoryOf } from './scopes.ts';

test.each([
  ['repository:a:pull', '', 'repository:a:pull'],
  ['repository:a:pull,push', 'repository:a:pull', 'repository:a:pull,push'],
  ['repository:a:pull', 'repository:a:push,pull', 'repository:a:pull,push'],
  [
    'repository:a:pull,push repository:b:pull',
    'repository:a:pull',
    'repository:a:pull,push repository:b:pull',
  ],
  ['repository:constructor:pull', 'registry:catalog:*', 'repository:constructor:pull registry:catalog:*'],
])('%j and %j allow %j', (first, second, together) => {
  expect(joinScopes(first, second)).toBe(together);
});

test('a scope is about the repository that it names first, or about the registry', () => {
  expect(repositoryOf('repository:team/app:pull,push repository:b:pull')).toBe('team/app');
  expect(repositoryOf('registry:catalog:*')).toBeUndefined();
});
