import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDigest } from '../../../../shared/digest.ts';
import { isRepositoryName, isTag } from '../../../../shared/reference.ts';
import { RequestError } from '../answers/request-error.ts';
import { parseRequestPath } from './request-path.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['/v2', { kind: 'ping' }],
  ['/v2/', { kind: 'ping' }],
  ['/v2/?ns=mcr.microsoft.com', { kind: 'ping' }],
  ['/v2/_catalog?n=2&last=b', { kind: 'catalog', page: { count: 2, last: 'b' } }],
  ['/v2/a/b/tags/list', { kind: 'tags', name: 'a/b', page: {} }],
  ['/v2/a/tags/list?n=0', { kind: 'tags', name: 'a', page: { count: 0 } }],
  ['/v2/a/manifests/1.0', { kind: 'manifest', name: 'a', tagOrDigest: '1.0' }],
  [`/v2/a/manifests/${digest}`, { kind: 'manifest', name: 'a', tagOrDigest: digest }],
  [
    '/v2/a/manifests/b/manifests/c?ns=docker.io',
    { kind: 'manifest', name: 'a/manifests/b', tagOrDigest: 'c', namespace: 'docker.io' },
  ],
  [`/v2/a/blobs/${digest.replace(':', '%3A')}`, { kind: 'blob', name: 'a', digest }],
  [
    `/v2/a/referrers/${digest}?artifactType=x/y`,
    { kind: 'referrers', name: 'a', digest, artifactType: 'x/y' },
  ],
])('%s is read', (url, wanted) => {
  expect(parseRequestPath(url)).toEqual(wanted);
});

test.each([
  ['/', 404],
  ['/v1/_ping', 404],
  ['/v2/a', 404],
  ['/v2/a/blobs/uploads/', 404],
  ['/v2/..%2f..%2fetc/manifests/passwd', 400],
  ['/v2/../../etc/blobs/passwd', 400],
  ['/v2/a/blobs/../../../../etc/passwd', 404],
  [`/v2/a/../b/blobs/${digest}`, 400],
  [`/v2/a%00b/blobs/${digest}`, 400],
  [`/v2/A/blobs/${digest}`, 400],
  ['/v2/a/blobs/sha256:..', 400],
  [`/v2/a/blobs/sha256:${'A'.repeat(64)}`, 400],
  ['/v2/a/manifests/..', 400],
  ['/v2/a/manifests/%', 400],
  ['/v2/a/tags/list?n=-1', 400],
  ['/v2/a/tags/list?n=x', 400],
  [`/v2/${'a/'.repeat(200)}a/tags/list`, 400],
])('%s is refused with %d', (url, status) => {
  expect(() => parseRequestPath(url)).toThrow(expect.objectContaining({ status }));
});

test('whatever is asked, only names, tags and digests come through', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'v2',
      'manifests',
      'blobs',
      'referrers',
      'tags',
      'list',
      '..',
      '.',
      '',
      '%2e%2e',
      digest,
      '%00',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      try {
        const read = parseRequestPath(`/v2/${parts.join('/')}`);
        if ('name' in read) expect(isRepositoryName(read.name)).toBe(true);
        if ('digest' in read) expect(isDigest(read.digest)).toBe(true);
        if (read.kind === 'manifest')
          expect(isTag(read.tagOrDigest) || isDigest(read.tagOrDigest)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RequestError);
      }
    }),
  );
});
