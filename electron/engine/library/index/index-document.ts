import * as z from 'zod';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { boundedList } from '../../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { entriesToWrite, type ParsedEntries, parseEntries } from './parse-entries.ts';

const indexSchema = z.looseObject({
  // umoci and oras leave things out, or write `null` for a list without entries.
  schemaVersion: z.literal(2).default(2),
  mediaType: z.string().optional(),
  manifests: boundedList(z.unknown(), 50_000, 'entries')
    .nullish()
    .transform((entries) => entries ?? []),
});
/** Values in an index: each entry has about fifteen. */
const maximumValues = 1_000_000;
/** Bytes of an index: each entry has about 600. */
export const maximumIndexBytes: number = 128 * 2 ** 20;

/** The `index.json` of a layout, with whatever other tools have put in it (image-spec, image-layout.md). */
export interface IndexDocument extends ParsedEntries {
  /** All else that it holds. */
  fields: Record<string, unknown>;
}

/** An index without entries. */
export const emptyIndex: IndexDocument = {
  fields: { schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex },
  manifests: [],
  lost: [],
};

/**
 * Reads an index.
 * @throws an error for what is none, and for one beyond all measure.
 */
export function parseIndex(bytes: Buffer): IndexDocument {
  const { manifests, ...fields } = indexSchema.parse(parseBoundedJson(bytes, maximumValues));
  return { fields, ...parseEntries(manifests) };
}

/** The text of an index. */
export function indexText({ fields, ...entries }: IndexDocument): string {
  return `${JSON.stringify({ ...fields, manifests: entriesToWrite(entries) }, null, 2)}\n`;
}
