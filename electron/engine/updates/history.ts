import type { TagVersion } from '../../../shared/schemas/updates.ts';
import { mostVersions } from './followed-record.ts';
import type { TagLook } from './tag-look.ts';

/**
 * The history of a tag after a look, the newest first. What the tag named already adds nothing; an index that names the same
 * manifests for the platforms that both looks know is a version that says so.
 */
export function withVersion(history: readonly TagVersion[], look: TagLook): TagVersion[] {
  const [newest] = history;
  if (newest?.digest === look.rootDigest) return [...history];
  const images = look.images.map(({ platform, digest, created, size }) => ({
    platform,
    digest,
    created,
    size,
  }));
  const isSame = ({ digest }: { digest: string }) => newest?.images.some((image) => image.digest === digest);
  const isIndexOnly = newest !== undefined && images.length > 0 && images.every(isSame);
  const version = { digest: look.rootDigest, seenAt: look.at, isIndexOnly, images };
  return [version, ...history].slice(0, mostVersions);
}
