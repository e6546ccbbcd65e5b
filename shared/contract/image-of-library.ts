import * as z from 'zod';
import { digestInput, referenceInput } from '../schemas/input-text.ts';

/** An image of the library as it is asked for. */
export const imageOfLibrary = z.object({ reference: referenceInput, digest: digestInput.optional() });
