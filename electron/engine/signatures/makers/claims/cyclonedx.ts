import * as z from 'zod';
import { listOf, type Said, textSchema } from './told.ts';

const namedSchema = z.object({ name: textSchema });
const toolSchema = z.object({ name: textSchema, version: textSchema });
const toolListSchema = listOf(toolSchema);
/** A list of tools until version 1.4, since then lists of components and services. */
const toolsSchema = z.union([
  z.array(z.unknown()).transform((items) => toolListSchema.parse(items)),
  z
    .object({ components: toolListSchema, services: toolListSchema })
    .transform(({ components, services }) => [...components, ...services]),
]);
const metadataSchema = z.object({
  timestamp: textSchema,
  tools: toolsSchema.nullish().catch(null),
  authors: listOf(namedSchema),
  supplier: namedSchema.nullish().catch(null),
  manufacturer: namedSchema.nullish().catch(null),
});
const documentSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: metadataSchema.nullish().catch(null),
});

/** Who made a bill of materials by its own account (CycloneDX 1.6, `metadata`). */
export function saidInCyclonedx(document: unknown): Said | undefined {
  const parsed = documentSchema.safeParse(document).data;
  if (parsed === undefined) return undefined;
  const { timestamp, tools, authors = [], supplier, manufacturer } = parsed.metadata ?? {};
  return {
    tools: (tools ?? []).map(toolText),
    makers: [...authors, manufacturer, supplier].map((each) => each?.name),
    created: timestamp,
  };
}

/** The name of a tool with its version. */
export function toolText({
  name,
  version,
}: {
  name?: string | null | undefined;
  version?: string | null | undefined;
}) {
  return [name ?? '', name ? (version ?? '') : ''].join(' ').trim();
}
