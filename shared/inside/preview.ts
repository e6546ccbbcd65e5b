import * as z from 'zod';
import { natural } from '../schemas/bounded.ts';

/** Pictures that are shown. What a browser would run or draw by a program, such as SVG, is text. */
export const pictureTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/x-icon',
] as const;

/** Encodings that text is recognised in. */
export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

/** The beginning of a file as its content says what it is; its name has no say. */
export const filePreviewSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    /** What would reorder or hide text stands in it as escapes. */
    text: z.string(),
    encoding: z.enum(textEncodings),
    /** Bytes of the file that the text is, from its beginning. */
    bytes: natural,
    total: natural,
  }),
  z.object({
    kind: z.literal('hex'),
    /** The bytes from `offset` on. */
    base64: z.string(),
    offset: natural,
    bytes: natural,
    total: natural,
  }),
  z.object({
    kind: z.literal('picture'),
    mediaType: z.enum(pictureTypes),
    /** The whole file. */
    base64: z.string(),
    width: natural,
    height: natural,
    total: natural,
  }),
]);
export type FilePreview = z.infer<typeof filePreviewSchema>;
