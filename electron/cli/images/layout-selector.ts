import type { Descriptor } from '../../../shared/descriptor.ts';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { exportedName } from '../../engine/export/image-names.ts';
import { readLayoutIndex } from '../../engine/export/layout/layout-files.ts';
import type { IndexDocument } from '../../engine/library/index/index-document.ts';
import { referenceAnnotation } from '../../engine/oci/annotations.ts';

/** Names that skopeo, podman and buildah take in `oci:FOLDER:NAME` (containers/image, oci/internal). */
const takenName =
  /^[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*(?:\/[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*)*$/;
/** They find nothing else by its name. */
const takenTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
]);

/**
 * What follows `oci:FOLDER` for the tools that read a layout: nothing for its only image, else `:NAME`, and where they would
 * not take that, `:@POSITION`. What is attached to an image (a signature) counts as one more. Empty for archives.
 * @param image the digest of its entry, where that is known; else the newest of its name is meant.
 */
export async function layoutSelector(
  { format, path }: { format: ExportFormat; path: string },
  { reference, digest }: { reference: string; digest?: string },
): Promise<string> {
  if (format !== 'oci') return '';
  // Advice that cannot be had, because somebody has moved the layout since, fails no export.
  const index = await readLayoutIndex(path).catch(() => undefined);
  return index === undefined ? '' : selectorIn(index, reference, digest);
}

function selectorIn(
  { manifests: entries, lost }: IndexDocument,
  reference: string,
  digest: string | undefined,
): string {
  if (entries.length + lost.length < 2) return '';
  const wanted = (entry: Descriptor) =>
    (digest === undefined || entry.digest === digest) &&
    (nameOf(entry) ?? entry.digest) === (exportedName(reference, entry.digest) ?? entry.digest);
  const position = entries.findIndex(wanted);
  const entry = entries[position];
  if (entry === undefined) return '';
  const name = nameOf(entry);
  const isTaken = name !== undefined && takenName.test(name) && takenTypes.has(entry.mediaType);
  const isOnly = entries.filter((other) => nameOf(other) === name).length === 1;
  if (isTaken && isOnly) return `:${name}`;
  // Entries that are none count too, and where they stand is not known.
  return lost.length === 0 ? `:@${position}` : '';
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[referenceAnnotation];
}
