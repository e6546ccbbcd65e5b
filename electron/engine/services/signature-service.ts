import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError } from '../../../shared/errors.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { ImageSignatures, SignedImage } from '../../../shared/schemas/signatures.ts';
import { readImageContents } from '../library/image-contents.ts';
import type { Library } from '../library/layout.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import type { CheckedImage, ImageManifests } from '../signatures/check-image.ts';
import type { AttachedSource } from '../signatures/referrers/attached-document.ts';
import { attachedInLibrary } from '../signatures/referrers/library-source.ts';
import { attachedInRegistry } from '../signatures/referrers/registry-source.ts';
import { manifestsOfStored } from '../signatures/stored-manifests.ts';
import type { TrustSources } from '../signatures/trust.ts';
import { unnamedPlace } from '../signatures/unnamed-place.ts';
import type { SignatureReads } from './engine-services.ts';

export interface SignatureServiceOptions {
  library: Library;
  clientOf: (host: string) => RegistryClient;
  readerOf: (host: string) => DocumentReader;
  defaultRegistry: () => string;
  trust: TrustSources;
}

/** What is attached to images of registries and of the library, and what their signatures are worth. */
export function createSignatureService(options: SignatureServiceOptions): SignatureReads {
  const { library, clientOf, readerOf, defaultRegistry, trust } = options;

  async function check(
    name: string,
    manifests: ImageManifests,
    source: AttachedSource,
    isOffline: boolean,
    signal: AbortSignal,
  ): Promise<CheckedImage> {
    // What reads certificates is large, and is loaded with the first signature.
    const { trustFor } = await import('../signatures/trust.ts');
    const { checkImage } = await import('../signatures/check-image.ts');
    const sources = { ...trust, isOffline };
    const place = isFullReference(name) ? parseReference(name) : unnamedPlace;
    return checkImage(manifests, source, await trustFor(place, sources), signal);
  }

  async function manifestsOf(entry: Descriptor): Promise<ImageManifests | undefined> {
    const contents = await readImageContents(library.blobs, entry, (child) =>
      library.mayBeAbsent(entry, child),
    );
    return manifestsOfStored(entry, contents);
  }

  return {
    async ofImage(text, [rootDigest, ...leafDigests], signal) {
      const reference = parseReference(text, defaultRegistry());
      const { registry, repository } = reference;
      const reader = readerOf(registry);
      const read = async (digest: string) => {
        const { descriptor, bytes } = await reader.manifest(repository, digest, signal);
        return { descriptor, bytes };
      };
      const manifests = { root: await read(rootDigest), leaves: await Promise.all(leafDigests.map(read)) };
      const source = attachedInRegistry(clientOf(registry), repository);
      return (await check(`${registry}/${repository}:x`, manifests, source, false, signal)).signatures;
    },
    async ofLibrary(name, digest, { offline = false }, signal) {
      const manifests = await manifestsOf(await library.entry(name, digest));
      if (manifests === undefined) return nothingKnown;
      const kept = await check(name, manifests, await attachedInLibrary(library), offline, signal);
      if (kept.documents.length > 0 || !isFullReference(name)) return kept.signatures;
      // Nothing was kept with the image, which does not mean that there is nothing.
      if (offline) return ofKept(kept);
      const { registry, repository } = parseReference(name);
      try {
        const source = attachedInRegistry(clientOf(registry), repository);
        return (await check(name, manifests, source, false, signal)).signatures;
      } catch (error) {
        if (signal.aborted || isAppError(error, 'SIGNATURE_REJECTED')) throw error;
        return ofKept(kept);
      }
    },
    async ofLibraryImages(images, signal) {
      const source = await attachedInLibrary(library);
      const found: SignedImage[] = [];
      for (const { reference, digest } of images) {
        signal.throwIfAborted();
        try {
          const manifests = await manifestsOf(await library.entry(reference, digest));
          if (manifests === undefined) continue;
          const kept = await check(reference, manifests, source, true, signal);
          found.push({ reference, digest, signatures: ofKept(kept) });
        } catch (error) {
          // One damaged image hides nothing of the others.
          if (signal.aborted || !isAppError(error)) throw error;
        }
      }
      return found;
    },
  };
}

const nothingKnown: ImageSignatures = { state: 'unknown', signatures: [], attached: [], isCut: false };

/** Where nothing was kept with an image, nobody can tell whether it is signed; an index itself has no signatures. */
function ofKept({ signatures, documents }: CheckedImage): ImageSignatures {
  return documents.length > 0 ? signatures : { ...signatures, state: 'unknown' };
}
