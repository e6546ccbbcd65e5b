import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { Attached } from '../../../../shared/schemas/signatures.ts';
import { cleanText } from '../../../../shared/text/clean-text.ts';
import { createdAnnotation } from '../../oci/annotations.ts';
import { artifactTraits } from '../../oci/artifact-kind.ts';
import { distinctDescriptors, sumOfSizes } from '../../oci/descriptor-sums.ts';
import type { FetchedManifest, ImageManifest } from '../../oci/manifest.ts';
import {
  envelopeType,
  oldPredicateAnnotation,
  predicateAnnotation,
  signPredicate,
} from '../sigstore/names.ts';

/** A manifest that may be signed, with its bytes. */
export interface SignedManifest {
  descriptor: Descriptor;
  bytes: Buffer;
}

/** A manifest that is attached to another. */
export interface AttachedDocument {
  descriptor: Descriptor;
  manifest: ImageManifest;
  bytes: Buffer;
  /** Digest of what it is attached to. */
  subject: string;
  /** The tag by which it is found, of the old form of cosign; null for a referrer. */
  tag: string | null;
}

/** What is attached to one manifest. */
export interface AttachedList {
  documents: AttachedDocument[];
  /** True when there is more than is looked at. */
  isCut: boolean;
}

/** Where attached things are found: a registry, or a library. */
export interface AttachedSource {
  /** @throws {AppError} what the source throws; the signal's reason. */
  attachedTo(digest: string, signal: AbortSignal): Promise<AttachedList>;
  /** A manifest that an index names; undefined for one that is not here, or cannot be read. */
  manifest(descriptor: Descriptor, signal: AbortSignal): Promise<FetchedManifest | undefined>;
  /** A small blob of one of them, verified. */
  blob(descriptor: Descriptor, signal: AbortSignal): Promise<Buffer>;
}

/** The tags under which cosign keeps what is attached to a manifest, in its old form (cosign, SIGNATURE_SPEC.md). */
export function oldTags(digest: string): string[] {
  const name = digest.replace(':', '-');
  return [`${name}.sig`, `${name}.att`, `${name}.sbom`];
}

/** The digest that such a tag is about; undefined for any other tag. */
export function digestOfOldTag(tag: string): string | undefined {
  const hex = /^sha256-([0-9a-f]{64})\.(?:sig|att|sbom)$/.exec(tag)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

const billOfMaterials = /spdx|cyclonedx|syft|sbom/i;

/** What a statement about an image is, by the type of its predicate. */
export function kindOfStatement(predicate: string): 'sbom' | 'attestation' {
  return billOfMaterials.test(predicate) ? 'sbom' : 'attestation';
}

/** A type as people are told of it: whoever attached the thing has written it. */
export function typeText(type: string): string {
  return cleanText(type).slice(0, 200).toWellFormed();
}

/** What people are told of it. */
export function describeAttached({ descriptor, manifest, subject, tag }: AttachedDocument): Attached {
  const { artifactType, artifactKind } = artifactTraits(manifest, null);
  const annotations = new Map(Object.entries({ ...descriptor.annotations, ...manifest.annotations }));
  const predicate = annotations.get(predicateAnnotation) ?? oldPredicateOf(manifest);
  const isStatement =
    (predicate !== undefined && predicate !== signPredicate) || tag?.endsWith('.att') === true;
  const kind = isStatement ? kindOfStatement(predicate ?? '') : artifactKind;
  return {
    digest: descriptor.digest,
    subject,
    artifactType: typeText(predicate ?? artifactType ?? manifest.mediaType),
    kind: kind === 'signature' || kind === 'attestation' || kind === 'sbom' ? kind : 'other',
    size: sumOfSizes(distinctDescriptors([descriptor, manifest.config, ...manifest.layers])),
    created: annotations.get(createdAnnotation) ?? null,
  };
}

/** What the statements of cosign's old form say, where they all say the same. */
function oldPredicateOf({ layers }: ImageManifest): string | undefined {
  const all = new Set(
    layers
      .filter(({ mediaType }) => mediaType === envelopeType)
      .map(({ annotations }) => new Map(Object.entries(annotations ?? {})).get(oldPredicateAnnotation)),
  );
  const [only] = all;
  return all.size === 1 ? only : undefined;
}
