import type { Descriptor } from '../../../../shared/descriptor.ts';
import type { Attached } from '../../../../shared/schemas/signatures.ts';
import { attestationTypeAnnotation, attestedDigestAnnotation } from '../../oci/annotations.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { mostDocuments } from '../limits.ts';
import { kindOfStatement, type SignedManifest, typeText } from './attached-document.ts';

const attestationType = 'attestation-manifest';
/** Annotation of a layer with a statement (BuildKit, "Image attestation storage"). */
const predicateTypeAnnotation = 'in-toto.io/predicate-type';

/** A statement that an index holds: a layer of an entry that it has for that. */
export interface IndexStatement {
  attached: Attached;
  layer: Descriptor;
  /** The manifest that carries it. */
  carrier: SignedManifest;
}

/**
 * The entries by which an index tells of statements about its platforms, as BuildKit writes them.
 * @param bytes of the index; a manifest has none.
 * @param about digests of the platforms that are looked at; none for all.
 */
export function attestationsIn(
  { descriptor, bytes }: { descriptor: Descriptor; bytes: Buffer },
  about: ReadonlySet<string>,
): { entry: Descriptor; subject: string }[] {
  const { digest } = descriptor;
  const found = parseManifest({ bytes, digest, contentType: undefined, expected: descriptor, name: digest });
  if (found.kind !== 'index') return [];
  return found.index.manifests
    .flatMap((entry) => {
      const annotations = new Map(Object.entries(entry.annotations ?? {}));
      const subject = annotations.get(attestedDigestAnnotation);
      const isOne = annotations.get(attestationTypeAnnotation) === attestationType;
      return isOne && subject !== undefined && (about.size === 0 || about.has(subject))
        ? [{ entry, subject }]
        : [];
    })
    .slice(0, mostDocuments);
}

/** What people are told of the statements in such a manifest: each is a layer. */
export function describeStatements(found: FetchedManifest, subject: string): IndexStatement[] {
  if (found.kind !== 'manifest') return [];
  const { descriptor, bytes } = found;
  return found.manifest.layers.slice(0, mostDocuments).map((layer) => {
    const { digest, size, mediaType, annotations } = layer;
    const predicate = new Map(Object.entries(annotations ?? {})).get(predicateTypeAnnotation);
    const artifactType = typeText(predicate ?? mediaType);
    const kind = kindOfStatement(artifactType);
    return {
      attached: { digest, subject, artifactType, kind, size, created: null },
      layer,
      carrier: { descriptor, bytes },
    };
  });
}
