import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import {
  imageSchema,
  namePageSchema,
  platformSizeSchema,
  repositoryDetailsSchema,
} from '../schemas/image.ts';
import { platformInput, referenceInput } from '../schemas/input-text.ts';
import { rowsOf } from '../schemas/rows.ts';
import { signInRequestSchema, signInResultSchema, signInSchema } from '../schemas/sign-in.ts';
import { procedure } from './procedure.ts';

/** `registry.*`: reads of registries, and signing in to them. */
export const registryContract = {
  catalog: procedure.input(z.object({ registry: referenceInput })).output(eventIterator(namePageSchema)),
  /** `repository` may carry its host. */
  tags: procedure.input(z.object({ repository: referenceInput })).output(eventIterator(namePageSchema)),
  repositoryDetails: procedure
    .input(z.object({ repository: referenceInput }))
    .output(repositoryDetailsSchema),
  /** The image as it is now; as last seen (`stale`) when the registry cannot be reached. */
  image: procedure
    .input(
      z.object({
        reference: referenceInput,
        platform: platformInput.optional(),
        /** Leaves `selected` null for an index, which saves the requests for one of its platforms. */
        indexOnly: z.boolean().optional(),
      }),
    )
    .output(imageSchema),
  /** The image as last seen, at once where it is remembered; then as `image` tells it. */
  openImage: procedure
    .input(z.object({ reference: referenceInput, platform: platformInput.optional() }))
    .output(eventIterator(imageSchema)),
  /** Sizes of all platforms from their manifests alone, one event each as they become known. */
  platformSizes: procedure
    .input(z.object({ reference: referenceInput }))
    .output(eventIterator(platformSizeSchema)),
  /** Checks a user name and password with the registry and keeps them, or what they are exchanged for. */
  signIn: procedure.input(signInRequestSchema).output(signInResultSchema),
  /** Forgets a sign-in, and all that was read from registries. */
  signOut: procedure.input(z.object({ registry: referenceInput })).output(z.void()),
  signIns: procedure.output(rowsOf(signInSchema, 'sign-ins')),
};
