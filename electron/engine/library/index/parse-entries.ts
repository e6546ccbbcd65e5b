import * as z from 'zod';
import { type Descriptor, descriptorSchema } from '../../../../shared/descriptor.ts';
import { namelessEntry } from '../../../../shared/text/nameless-entry.ts';
import { containerdNameAnnotation, referenceAnnotation } from '../../oci/annotations.ts';

const entrySchema = descriptorSchema.loose();
const { shape } = descriptorSchema;
/** An entry that leads somewhere, whatever else it holds. */
const addressedSchema = z.looseObject({ digest: shape.digest });
const fieldsSchema = z.record(z.string(), z.unknown());

/** What stands in an index for each entry of which only a part can be read. */
const asWritten = new WeakMap<Descriptor, unknown>();

/** The entries of an index. */
export interface ParsedEntries {
  manifests: Descriptor[];
  /** Those that have no digest, so that nobody knows what they lead to. */
  lost: unknown[];
}

/**
 * Reads the entries of an index one by one, so that an odd one takes none of the others down: what of it is no part of a
 * descriptor is left out (image-spec, descriptor.md).
 */
export function parseEntries(entries: readonly unknown[]): ParsedEntries {
  const parsed: ParsedEntries = { manifests: [], lost: [] };
  for (const entry of entries) {
    const manifest = parseEntry(entry);
    if (manifest === undefined) parsed.lost.push(entry);
    else parsed.manifests.push(manifest);
  }
  return parsed;
}

/** The entries to write into an index, those of which only a part could be read as they stood there. */
export function entriesToWrite({ manifests, lost }: ParsedEntries): unknown[] {
  return [...manifests.map((entry) => asWritten.get(entry) ?? entry), ...lost];
}

/** What to call an entry that has no digest. */
export function nameOfLost(entry: unknown): string {
  const { [containerdNameAnnotation]: name, [referenceAnnotation]: reference } = textsOf(
    readable(fieldsSchema, entry)?.annotations,
  );
  return name ?? reference ?? namelessEntry;
}

function parseEntry(value: unknown): Descriptor | undefined {
  // Before all else: what is no entry at all costs an error for each of its fields otherwise.
  const fields = addressedSchema.safeParse(value).data;
  if (fields === undefined) return undefined;
  const whole = entrySchema.safeParse(value).data;
  if (whole !== undefined) return whole;
  const urls = readable(shape.urls, fields.urls);
  const platform = readable(shape.platform, fields.platform);
  const artifactType = readable(shape.artifactType, fields.artifactType);
  const entry: Descriptor = {
    mediaType: readable(shape.mediaType, fields.mediaType) ?? '',
    digest: fields.digest,
    size: readable(shape.size, fields.size) ?? 0,
    annotations: textsOf(fields.annotations),
    ...(urls === undefined ? {} : { urls }),
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
  asWritten.set(entry, value);
  return entry;
}

function readable<Value>(schema: z.ZodType<Value>, value: unknown): Value | undefined {
  // What is not there makes no error, of which an index may hold fifty thousand.
  return value === undefined ? undefined : schema.safeParse(value).data;
}

/** Those of these annotations that are texts. */
function textsOf(annotations: unknown): Record<string, string> {
  const fields = Object.entries(readable(fieldsSchema, annotations) ?? {});
  return Object.fromEntries(fields.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
