import * as z from 'zod';

/** The kinds of tables of contents that layers bring. */
export const tocFormats = ['estargz', 'zstd-chunked'] as const;
export type TocFormat = (typeof tocFormats)[number];

/** Why a table of contents that a layer brings is not used. */
export const tocRefusals = [
  /** Its manifest names two of them. */
  'two-tables',
  /** What its manifest says of it cannot be read. */
  'bad-annotation',
  /** It should lie where the layer has no bytes. */
  'outside',
  /** The end of the layer does not say where it is. */
  'no-footer',
  /** It is not the one that the manifest names. */
  'wrong-digest',
  /** It is, or unpacks to, more than a table may be. */
  'too-large',
  'damaged',
  /** The server does not give parts of the layer. */
  'not-fetched',
] as const;
export type TocRefusal = (typeof tocRefusals)[number];

/** How the table of contents differs from the tar at a path. */
export const tocDifferences = [
  'not-in-tar',
  'not-in-toc',
  'kind',
  'size',
  'mode',
  'owner',
  'link',
  'xattrs',
  'content',
  /** The parts do not make up the file. */
  'parts',
  /** A file with holes, whose content was not compared. */
  'sparse',
] as const;
export type TocDifference = (typeof tocDifferences)[number];

/** Names an image that shows one thing to who pulls it lazily, and another one to everybody else. */
export const tocMismatch = 'TOC_MISMATCH';

/** What is known of the table of contents that a layer brings, and of the layer by it. */
export const layerTocSchema = z.discriminatedUnion('state', [
  /** The listing is the table's; nobody has compared it with the tar. */
  z.object({ state: z.literal('unchecked'), format: z.enum(tocFormats) }),
  /** The listing is the tar's, and the table says the same. */
  z.object({ state: z.literal('agrees'), format: z.enum(tocFormats) }),
  /** The listing is the tar's, and the table says something else. */
  z.object({
    state: z.literal('disagrees'),
    format: z.enum(tocFormats),
    code: z.literal(tocMismatch),
    /** Paths that differ; the first of them follow. */
    count: z.number().int().positive(),
    first: z.array(z.object({ path: z.string(), what: z.enum(tocDifferences) })),
  }),
  /** The listing is the tar's; the table could not be used. */
  z.object({ state: z.literal('unusable'), why: z.enum(tocRefusals) }),
]);
export type LayerToc = z.infer<typeof layerTocSchema>;
