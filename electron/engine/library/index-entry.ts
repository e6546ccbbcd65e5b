import type { Descriptor, Platform } from '../../../shared/descriptor.ts';
import { isIndexMediaType } from '../../../shared/media-types.ts';
import { formatPlatform } from '../../../shared/platform.ts';
import { containerdNameAnnotation, referenceAnnotation } from '../oci/annotations.ts';
import { plainEntry } from '../oci/plain-entry.ts';

const addedAnnotation = 'io.longshore.added';

/** An entry of `index.json` for an image that came in just now, under its full reference. */
export function nameEntry(descriptor: Descriptor, reference: string): Descriptor {
  return {
    ...plainEntry(descriptor),
    annotations: {
      [referenceAnnotation]: reference,
      [containerdNameAnnotation]: reference,
      [addedAnnotation]: new Date().toISOString(),
    },
  };
}

/** An entry of an older version that stays when its tag means another one: under its tag and digest. */
export function underItsDigest(entry: Descriptor): Descriptor {
  const reference = `${referenceOf(entry)}@${entry.digest}`;
  const names = { [referenceAnnotation]: reference, [containerdNameAnnotation]: reference };
  return { ...entry, annotations: { ...entry.annotations, ...names } };
}

/** The full reference of an entry; its digest when another tool put it there without a name. */
export function referenceOf({ annotations = {}, digest }: Descriptor): string {
  // An empty name could neither be seen nor typed.
  return annotations[containerdNameAnnotation] || annotations[referenceAnnotation] || digest;
}

/** ISO time at which Longshore took it in, or null. */
export function addedAtOf({ annotations = {} }: Descriptor): string | null {
  return annotations[addedAnnotation] ?? null;
}

/** Platform text; `all` for an index; null when the entry does not tell. */
export function platformOf({ mediaType, platform }: Descriptor): string | null {
  if (isIndexMediaType(mediaType)) return 'all';
  return platform === undefined ? null : formatPlatform(platform);
}

/** Platform text to fetch the image by anew: a newer revision of the same Windows build will do. */
export function platformToFetch(entry: Descriptor): string | null {
  const { platform } = entry;
  if (platform === undefined || isIndexMediaType(entry.mediaType)) return platformOf(entry);
  return formatPlatform({ ...platform, 'os.version': buildOf(platform) });
}

/** True when both stand for the same image: a newer one replaces the older. An `os.version` is a build, not another image. */
export function isSameEntry(left: Descriptor, right: Descriptor): boolean {
  return referenceOf(left) === referenceOf(right) && kindOf(left) === kindOf(right);
}

/**
 * Entries with a new one in the place of those that it stands for. It comes before others of its name: of several,
 * skopeo, podman and buildah take the first.
 */
export function withNewEntry(entries: readonly Descriptor[], entry: Descriptor): Descriptor[] {
  const kept = entries.filter((other) => !isSameEntry(other, entry));
  const name = referenceOf(entry);
  const position = kept.findIndex((other) => referenceOf(other) === name);
  return kept.toSpliced(position < 0 ? kept.length : position, 0, entry);
}

function kindOf(entry: Descriptor): string | null {
  if (entry.platform === undefined || isIndexMediaType(entry.mediaType)) return platformOf(entry);
  const { os, architecture, variant = '' } = entry.platform;
  return [os, architecture, variant, buildOf(entry.platform)].join('/');
}

function buildOf({ 'os.version': version = '' }: Platform): string {
  return version.split('.').slice(0, 3).join('.');
}
