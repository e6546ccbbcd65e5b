// Decided here: what counts as a manifest.
import * as z from 'zod';
import { annotationsSchema, type Descriptor, descriptorSchema } from '../../../shared/descriptor.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  isIndexMediaType,
  isManifestMediaType,
  isSchemaOneMediaType,
  manifestMediaTypes,
} from '../../../shared/media-types.ts';
import { boundedList } from '../../../shared/schemas/bounded.ts';
import { isBoundedJson, maximumDepth, maximumFields, maximumValues } from './bounded-json.ts';
import { maximumImageSize, sumOfSizes } from './descriptor-sums.ts';
import { parseJson } from './json.ts';
import type { FetchedManifest } from './manifest.ts';

const annotations = annotationsSchema.optional();
const headSchema = z.object({
  schemaVersion: z.number().optional(),
  mediaType: z.string().optional(),
  manifests: z.unknown().optional(),
  layers: z.unknown().optional(),
  config: z.unknown().optional(),
});
const indexSchema = z.object({
  manifests: boundedList(descriptorSchema, 10_000, 'entries').default([]),
  annotations,
});
const manifestSchema = z.object({
  config: descriptorSchema,
  layers: boundedList(descriptorSchema, 10_000, 'layers').default([]),
  artifactType: z.string().optional(),
  // What cannot be read as one is none: the image itself is as good without it.
  subject: descriptorSchema.optional().catch(undefined),
  annotations,
});

const outOfBounds = () =>
  `it holds more than ${maximumValues.toLocaleString('en')} values or ${maximumFields.toLocaleString('en')} fields in one place, or nests deeper than ${maximumDepth}`;

/** How deep a document is read: document, list, descriptor, platform, list of features. */
const deepestField = 4;

/** Bytes that have matched their digest, and what the registry and the index said of them. */
export interface ManifestBytes {
  bytes: Buffer;
  digest: string;
  contentType: string | undefined;
  /** The descriptor that led here, if one did. */
  expected: Descriptor | undefined;
  /** What to call it in messages. */
  name: string;
}

/**
 * Reads a manifest or index of either family (image-spec, manifest.md and image-index.md; Docker image manifest
 * v2.2), keeping its bytes as they are.
 * @throws {AppError} `UNSUPPORTED_MANIFEST` for schema 1, for types that contradict each other, for parts in a number or of
 * sizes that no image has, for documents beyond all measure, and for anything else.
 */
export function parseManifest(source: ManifestBytes): FetchedManifest {
  const { bytes, digest, name } = source;
  if (!isBoundedJson(bytes)) throw unsupported(name, outOfBounds());
  const document = withoutNulls(parseJson(bytes));
  const head = headSchema.safeParse(document).data;
  const announced = source.contentType?.split(';')[0]?.trim().toLowerCase();
  if (head?.schemaVersion === 1 || (announced !== undefined && isSchemaOneMediaType(announced))) {
    throw unsupported(
      name,
      'the registry answers with Docker’s schema 1, which names neither the sizes of layers nor where foreign ones are. Ask its publisher for a newer image',
    );
  }
  if (head === undefined) throw unsupported(name, 'it is not a JSON object');
  const mediaType = agreedMediaType(head, announced, source);
  const descriptor: Descriptor = { ...source.expected, mediaType, digest, size: bytes.length };
  if (isIndexMediaType(mediaType)) {
    const index = indexSchema.safeParse(document);
    if (!index.success) throw unsupported(name, firstProblem(index.error));
    checkSum(name, index.data.manifests);
    return { kind: 'index', descriptor, bytes, index: { mediaType, ...index.data } };
  }
  const manifest = manifestSchema.safeParse(document);
  if (!manifest.success) throw unsupported(name, firstProblem(manifest.error));
  checkSum(name, [manifest.data.config, ...manifest.data.layers]);
  return { kind: 'manifest', descriptor, bytes, manifest: { mediaType, ...manifest.data } };
}

function checkSum(name: string, parts: readonly Descriptor[]): void {
  if (sumOfSizes(parts) > maximumImageSize)
    throw unsupported(name, 'its parts are more than 64 TiB together');
}

function agreedMediaType(
  head: z.infer<typeof headSchema>,
  announced: string | undefined,
  { expected, name }: ManifestBytes,
): string {
  const claims = [head.mediaType, announced, expected?.mediaType].filter(
    (claim): claim is string =>
      claim !== undefined && (isIndexMediaType(claim) || isManifestMediaType(claim)),
  );
  const [first, ...others] = claims;
  if (others.some((claim) => claim !== first)) {
    throw unsupported(name, `its media types contradict each other (${[...new Set(claims)].join(', ')})`);
  }
  if (head.mediaType !== undefined && first === undefined) {
    throw unsupported(name, `it is of the type ${head.mediaType.replace(/\p{C}/gu, '').slice(0, 200)}`);
  }
  const looksLikeIndex = head.manifests !== undefined;
  const looksLikeManifest = head.config !== undefined || head.layers !== undefined;
  // Another program could read as an index what is read here as a manifest (image-spec, GHSA-77vh-xpmg-72qh).
  if (looksLikeIndex && looksLikeManifest) throw unsupported(name, 'it is a manifest and an index at once');
  return first ?? (looksLikeIndex ? manifestMediaTypes.ociIndex : manifestMediaTypes.ociManifest);
}

/** Programs that write manifests write null for absent. Fields deeper than any that is read stay as they are. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > deepestField) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries.map(([key, field]) => [key, withoutNulls(field, depth + 1)]));
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'it is malformed' : `${issue.path.join('.')} is not valid (${issue.message})`;
}

function unsupported(name: string, reason: string): AppError {
  return new AppError('UNSUPPORTED_MANIFEST', `${name} cannot be read: ${reason}.`, {
    details: { name, reason },
  });
}
