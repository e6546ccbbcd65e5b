import { signaturesContract } from '../../../shared/contract/signatures.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(signaturesContract);

/** `signatures.*`: what is attached to images, and what their signatures are worth. */
export const signatures = {
  ofImage: procedures.ofImage.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signatures.ofImage(input.reference, input.digests, signal, { makers: input.makers }),
  ),
  ofLibrary: procedures.ofLibrary.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signatures.ofLibrary(
      input.reference,
      input.digest,
      { offline: input.offline, makers: input.makers },
      signal,
    ),
  ),
  ofLibraryImages: procedures.ofLibraryImages.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signatures.ofLibraryImages(input.images, signal),
  ),
};
