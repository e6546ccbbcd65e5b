import { isIndexMediaType, isManifestMediaType } from '../../../../shared/media-types.ts';
import { isAttestationEntry } from '../../oci/attestation.ts';
import { parseJson } from '../../oci/json.ts';

/** One thing that a document names. */
export interface Link {
  /** As it is written there: no digest that we know of when another tool knows more algorithms. */
  digest: string;
  /** Whether it names further things itself; of a type that we do not know, its content tells. */
  isDocument: 'yes' | 'no' | 'maybe';
  /** Whether an image is whole without it; `sparse` when only of those that other tools have written. */
  mayBeAbsent: 'yes' | 'no' | 'sparse';
}

type Fields = Record<string, unknown>;

/**
 * What a manifest, an index or a document like them names, read more tolerantly than images are: manifests of any type and
 * age count, whatever else is wrong with them (image-spec, manifest.md and image-index.md; the artifact manifest of
 * image-spec 1.1's drafts, `blobs`).
 * @param isKnown the document is one by its media type: what cannot be understood in it is not passed over.
 * @returns undefined when it cannot be told what it names.
 */
export function linksOf(bytes: Buffer, isKnown: boolean): Link[] | undefined {
  const document = parseJson(bytes);
  if (!isFields(document)) return isKnown ? undefined : [];
  const named = [
    ...each(document.manifests).map((value) => linkOf(value, childLink)),
    ...[document.config, ...each(document.layers), ...each(document.blobs)].map((value) =>
      linkOf(value, partLink),
    ),
    linkOf(document.subject, subjectLink),
  ];
  if (isKnown && named.includes('odd')) return undefined;
  return named.filter((link) => typeof link === 'object');
}

/** Whether something of this media type names further things. */
export function isDocumentType(mediaType: unknown): 'yes' | 'maybe' {
  return typeof mediaType === 'string' && (isManifestMediaType(mediaType) || isIndexMediaType(mediaType))
    ? 'yes'
    : 'maybe';
}

/** An index may be kept without some of its platforms, as containerd exports it, and always without what is none. */
function childLink(fields: Fields): Omit<Link, 'digest'> {
  const isDocument = isDocumentType(fields.mediaType);
  const isPlatform = isDocument === 'yes' && !isAttestation(fields);
  return { isDocument, mayBeAbsent: isPlatform ? 'sparse' : 'yes' };
}

/** Configs and layers are not read: only one that is a manifest by its type names anything. */
function partLink({ mediaType }: Fields): Omit<Link, 'digest'> {
  return { isDocument: isDocumentType(mediaType) === 'yes' ? 'yes' : 'no', mayBeAbsent: 'no' };
}

/** What a manifest says something about need not be there (image-spec, manifest.md, "subject"). */
function subjectLink({ mediaType }: Fields): Omit<Link, 'digest'> {
  return { isDocument: isDocumentType(mediaType), mayBeAbsent: 'yes' };
}

function linkOf(value: unknown, describe: (fields: Fields) => Omit<Link, 'digest'>): Link | 'none' | 'odd' {
  if (value === undefined || value === null) return 'none';
  if (!isFields(value) || typeof value.digest !== 'string') return 'odd';
  return { digest: value.digest, ...describe(value) };
}

/** The items of a list; what should be a list and is none comes back as its only item, which then is odd. */
function each(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : ['no list'];
}

function isAttestation({ annotations, platform }: Fields): boolean {
  return isAttestationEntry({
    mediaType: '',
    digest: '',
    size: 0,
    ...(isFields(annotations) ? { annotations: annotations as Record<string, string> } : {}),
    ...(isPlatform(platform) ? { platform } : {}),
  });
}

function isPlatform(value: unknown): value is { os: string; architecture: string } {
  return isFields(value) && typeof value.os === 'string' && typeof value.architecture === 'string';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
