import { procedures } from './procedures.ts';

const { signal: neverAborted } = new AbortController();

/** `signatures.*`: what is attached to images, and what their signatures are worth. */
export const signatures = {
  ofImage: procedures.signatures.ofImage.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signatures.ofImage(input.reference, input.digests, signal, { makers: input.makers }),
  ),
  ofLibrary: procedures.signatures.ofLibrary.handler(({ context, input, signal = neverAborted }) =>
    context.engine.signatures.ofLibrary(
      input.reference,
      input.digest,
      { offline: input.offline, makers: input.makers },
      signal,
    ),
  ),
  ofLibraryImages: procedures.signatures.ofLibraryImages.handler(
    ({ context, input, signal = neverAborted }) =>
      context.engine.signatures.ofLibraryImages(input.images, signal),
  ),
};
