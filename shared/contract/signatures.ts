import * as z from 'zod';
import { digestInput, referenceInput } from '../schemas/input-text.ts';
import { imageSignaturesSchema, signedImageSchema } from '../schemas/signatures.ts';
import { imageOfLibrary } from './image-of-library.ts';
import { procedure } from './procedure.ts';

/** `signatures.*`: what is attached to images, and what their signatures are worth. */
export const signaturesContract = {
  /** What is attached to an image of a registry, and what its signatures are worth. */
  ofImage: procedure
    .input(
      z.object({
        reference: referenceInput.min(1),
        /** Digests of its index and of the manifests of it that are wanted, or of its one manifest. */
        digests: z.tuple([digestInput], digestInput).refine((digests) => digests.length <= 33),
        /** Looks also into what is attached, for who made it: that takes more requests. */
        makers: z.boolean().optional(),
      }),
    )
    .output(imageSignaturesSchema),
  /** The same of an image of the library. */
  ofLibrary: procedure
    .input(imageOfLibrary.extend({ offline: z.boolean().optional(), makers: z.boolean().optional() }))
    .output(imageSignaturesSchema),
  /** The same of several at once, without a network; an image that cannot be read is left out. */
  ofLibraryImages: procedure
    .input(z.object({ images: z.array(imageOfLibrary).min(1).max(100) }))
    .output(z.array(signedImageSchema)),
};
