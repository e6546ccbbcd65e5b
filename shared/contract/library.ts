import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { digestSchema } from '../digest.ts';
import { bundleEventSchema, bundleInspectionSchema, bundleRequestSchema } from '../schemas/bundle.ts';
import { exportTargetSchema } from '../schemas/download.ts';
import { imageSchema } from '../schemas/image.ts';
import { importEventSchema, importRequestSchema } from '../schemas/import.ts';
import { absolutePathInput, digestInput, platformInput, referenceInput } from '../schemas/input-text.ts';
import {
  exportEventSchema,
  exportInspectionSchema,
  libraryImageSchema,
  libraryStatusSchema,
  moveEventSchema,
  pruneResultSchema,
  removeResultSchema,
  verifyEventSchema,
  verifyRequestSchema,
} from '../schemas/library.ts';
import { rowsOf } from '../schemas/rows.ts';
import { imageOfLibrary } from './image-of-library.ts';
import { procedure } from './procedure.ts';

/** `library.*`: the local OCI image layout. */
export const libraryContract = {
  list: procedure.output(rowsOf(libraryImageSchema, 'images of the library')),
  /** An image as the library has it: no registry is asked. */
  image: procedure
    .input(z.object({ reference: referenceInput, digest: digestInput, platform: platformInput.optional() }))
    .output(imageSchema),
  status: procedure.output(libraryStatusSchema),
  /** Where it is, and whether anything can be written to it: what costs no look at its files. */
  place: procedure.output(libraryStatusSchema.pick({ path: true, isReadOnly: true })),
  verify: procedure.input(verifyRequestSchema).output(eventIterator(verifyEventSchema)),
  export: procedure
    .input(imageOfLibrary.extend({ platform: platformInput.optional(), target: exportTargetSchema }))
    .output(eventIterator(exportEventSchema)),
  /** Several images in a folder for transport. */
  bundle: procedure.input(bundleRequestSchema).output(eventIterator(bundleEventSchema)),
  /** What that would be. It changes nothing. */
  inspectBundle: procedure.input(bundleRequestSchema).output(bundleInspectionSchema),
  /** Images out of archives and folders where the engine runs, one path after the other; the first failure ends it. */
  import: procedure.input(importRequestSchema).output(eventIterator(importEventSchema)),
  /** Moves the library to a new or empty folder, with downloads paused meanwhile. */
  move: procedure.input(z.object({ path: absolutePathInput })).output(eventIterator(moveEventSchema)),
  /** Digests of all blobs of whole images, for a bundle that leaves them out. */
  digests: procedure.output(z.array(digestSchema)),
  /** What an export to this place would do there. It changes nothing. */
  inspectExport: procedure
    .input(exportTargetSchema.pick({ format: true, path: true }))
    .output(exportInspectionSchema),
  remove: procedure.input(imageOfLibrary).output(removeResultSchema),
  /** Deletes the blobs that no image uses and nobody needs. */
  prune: procedure.input(z.object({ dryRun: z.boolean().optional() })).output(pruneResultSchema),
  /** The digest that the registry has for this reference now. */
  newestDigest: procedure
    .input(imageOfLibrary)
    .output(z.object({ digest: z.string(), isNewer: z.boolean() })),
};
