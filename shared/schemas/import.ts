import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { bytes } from './bounded.ts';
import { absolutePathInput, referenceInput } from './input-text.ts';
import { signedStates } from './signatures.ts';

/** Far more archives than anybody takes at once. */
const mostPaths = 1_000;

export const importRequestSchema = z.object({
  /** Archives, first parts of split ones, and folders, where the engine runs. */
  paths: z.array(absolutePathInput).min(1).max(mostPaths),
  /** What the only image of the only path is to be called. */
  name: referenceInput.optional(),
});

export const importedImageSchema = z.object({
  /** Its digest when the archive gives it no name. */
  reference: z.string(),
  digest: digestSchema,
  /** True when its manifest, and with it its digest, is not the registry's. */
  rebuilt: z.boolean(),
  /** What its signatures amount to, where a rule asks for them. */
  signed: z.enum(signedStates).optional(),
});
/** An image that came into the library out of an archive or folder. */
export type ImportedImage = z.infer<typeof importedImageSchema>;

/** `progress` of one path after the other, and each image when it is in the library. */
export const importEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), bytes, total: bytes }),
  importedImageSchema.extend({ type: z.literal('imported') }),
]);
export type ImportEvent = z.infer<typeof importEventSchema>;
