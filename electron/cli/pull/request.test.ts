import { expect, test } from 'vitest';
import { UsageError } from '../process/failure.ts';
import { type PullOptions, pullRequest } from './request.ts';

test('the request holds what was asked for and nothing else', () => {
  expect(pullRequest('a:1', {})).toEqual({ reference: 'a:1' });
  expect(
    pullRequest('a:1', {
      platform: 'linux/arm64',
      format: 'oci',
      output: '/layout',
      distributable: true,
      library: '/library',
      json: true,
    }),
  ).toEqual({
    reference: 'a:1',
    platform: 'linux/arm64',
    export: { format: 'oci', path: '/layout', distributable: true },
  });
});

test.each<[PullOptions, string]>([
  [{ format: 'oci' }, 'belong together'],
  [{ output: '/x' }, 'belong together'],
  [{ distributable: true }, '--format and --output too'],
  [{ allPlatforms: true, format: 'docker-archive', output: '/x' }, 'holds one platform'],
])('%j is a usage error', (options, reason) => {
  expect(() => pullRequest('a:1', options)).toThrow(UsageError);
  expect(() => pullRequest('a:1', options)).toThrow(reason);
});

test.each(['', 'Not A Reference'])('“%s” is refused as a reference before anything is opened', (text) => {
  expect(() => pullRequest(text, {})).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
});

test('a platform that is none is refused before anything is asked', () => {
  expect(() => pullRequest('a:1', { platform: 'linux' })).toThrow(
    expect.objectContaining({ code: 'INVALID_REFERENCE' }),
  );
});
