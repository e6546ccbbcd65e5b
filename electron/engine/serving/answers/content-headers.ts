import type { Asked } from './answer.ts';

/** What says that content of this digest never changes (RFC 9111; RFC 8246). */
const unchanging = 'public, max-age=31536000, immutable';

/**
 * Headers of a manifest or blob (distribution-spec, "Pulling manifests" and "Pulling blobs").
 * @param isByDigest a tag may name other content at any time.
 */
export function contentHeaders(
  digest: string,
  contentType: string,
  isByDigest: boolean,
): Record<string, string> {
  return {
    'content-type': contentType,
    'docker-content-digest': digest,
    etag: `"${digest}"`,
    'cache-control': isByDigest ? unchanging : 'no-cache',
  };
}

/** True when the client has this content already (RFC 9110, section 13.1.2). */
export function hasAlready({ ifNoneMatch }: Pick<Asked, 'ifNoneMatch'>, digest: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${digest}"`);
}

/** True when a range is asked for of other content than this (RFC 9110, section 13.1.5). */
export function isRangeOfOther({ ifRange }: Pick<Asked, 'ifRange'>, digest: string): boolean {
  return ifRange !== undefined && ifRange.trim() !== `"${digest}"`;
}
