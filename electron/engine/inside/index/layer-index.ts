import * as z from 'zod';
import { digestSchema } from '../../../../shared/digest.ts';
import { layerTocSchema } from '../../../../shared/inside/layer-toc.ts';
import { natural } from '../../../../shared/schemas/bounded.ts';
import { type LayerProblem, layerLimits } from '../bounds/layer-end.ts';
import { packingKinds } from '../packing/packing-kind.ts';
import type { SpanTable } from '../packing/span-table.ts';
import type { LayerColumns } from './columns.ts';

/** Changes with everything that would make an older index say something else than a new one. */
export const indexVersion = 3;

const problemSchema: z.ZodType<LayerProblem> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('damaged'), what: z.string().max(200) }),
  z.object({
    kind: z.literal('limit'),
    what: z.enum([...Object.keys(layerLimits), 'growth'] as ['growth']),
  }),
]);

/** What an index says of the table of contents of its layer. */
const tocFactsSchema = z.object({
  /** True when the whole blob was there to look for one. */
  isSought: z.boolean(),
  /** What a manifest said of it: see `keyOfClaim`. */
  claim: z.string().nullable(),
  /** Null for none. */
  known: layerTocSchema.nullable(),
});
export type TocFacts = z.infer<typeof tocFactsSchema>;

/** What an index says of its layer as a whole. */
export const layerFactsSchema = z.object({
  version: z.literal(indexVersion),
  digest: digestSchema,
  packing: z.enum(packingKinds),
  /** Bytes of the blob, and of the tar in it. */
  packedBytes: natural,
  unpackedBytes: natural,
  /** Why what follows is not all of the layer; null when it is. */
  problem: problemSchema.nullable(),
  /** What is known of the table of contents that it brings. */
  toc: tocFactsSchema.default({ isSought: false, claim: null, known: null }),
});
export type LayerFacts = z.infer<typeof layerFactsSchema>;

/** A layer that has been looked through. */
export interface LayerIndex {
  facts: LayerFacts;
  rows: LayerColumns;
  spans: SpanTable;
}
