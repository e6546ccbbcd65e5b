import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAppError, toAppError } from '../../../shared/errors.ts';
import { isFullReference } from '../../../shared/library/find-images.ts';
import { isIndexMediaType } from '../../../shared/media-types.ts';
import { parseReference, type Reference } from '../../../shared/reference.ts';
import type { ImageSignatures, SignedImage } from '../../../shared/schemas/signatures.ts';
import { readImageContents } from '../library/image-contents.ts';
import { isNotedUnsigned } from '../library/index/unsigned-note.ts';
import type { Library } from '../library/layout.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import type { CheckedImage, ImageManifests } from '../signatures/check-image.ts';
import type { AttachedSource } from '../signatures/referrers/attached-document.ts';
import { attachedInLibrary } from '../signatures/referrers/library-source.ts';
import { attachedInRegistry } from '../signatures/referrers/registry-source.ts';
import { placeOf } from '../signatures/rules.ts';
import { namesManifest } from '../signatures/signed-index/read-index.ts';
import { manifestsOfStored } from '../signatures/stored-manifests.ts';
import type { TrustSources } from '../signatures/trust.ts';
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
  const { library, clientOf, readerOf, defaultRegistry, trust: trustSources } = options;

  async function check(
    name: string,
    manifests: ImageManifests,
    source: AttachedSource,
    { isOffline = false, makers = false }: { isOffline?: boolean; makers?: boolean | undefined },
    signal: AbortSignal,
  ): Promise<CheckedImage> {
    // What reads certificates is large, and is loaded with the first signature.
    const { trustFor } = await import('../signatures/trust.ts');
    const { checkImage } = await import('../signatures/check-image.ts');
    const sources = { ...trustSources, isOffline };
    const trust = await trustFor(placeOf(name), sources);
    const checked = await checkImage(manifests, source, trust, signal);
    if (!makers) return checked;
    const { findMakers } = await import('../signatures/makers/find-makers.ts');
    const attached = await findMakers(checked, { manifests, source, trust }, signal);
    return { ...checked, signatures: { ...checked.signatures, attached } };
  }

  async function manifestsOf(entry: Descriptor): Promise<ImageManifests | undefined> {
    const contents = await readImageContents(library.blobs, entry, (child) =>
      library.mayBeAbsent(entry, child),
    );
    return manifestsOfStored(entry, contents);
  }

  return {
    async ofImage(text, [rootDigest, ...leafDigests], signal, { makers } = {}) {
      const reference = parseReference(text, defaultRegistry());
      const { registry, repository } = reference;
      const reader = readerOf(registry);
      const read = async (digest: string) => {
        const { descriptor, bytes } = await reader.manifest(repository, digest, signal);
        return { descriptor, bytes };
      };
      const manifests = { root: await read(rootDigest), leaves: await Promise.all(leafDigests.map(read)) };
      const source = attachedInRegistry(clientOf(registry), repository);
      return (await check(`${registry}/${repository}:x`, manifests, source, { makers }, signal)).signatures;
    },
    async ofLibrary(name, digest, { offline = false, makers }, signal) {
      const entry = await library.entry(name, digest);
      const manifests = await manifestsOf(entry);
      if (manifests === undefined) return nothingKnown;
      const asked = { isOffline: offline, makers };
      const kept = await check(name, manifests, await attachedInLibrary(library), asked, signal);
      // That no signature was kept with the image does not mean that there is none.
      const isTold = kept.signatures.signatures.length > 0 || !isFullReference(name);
      if (isTold || offline) return ofKept(kept, entry);
      const { registry, repository } = parseReference(name);
      try {
        const source = attachedInRegistry(clientOf(registry), repository);
        const there = await withIndex(manifests, parseReference(name), clientOf(registry), signal);
        return (await check(name, there, source, { makers }, signal)).signatures;
      } catch (error) {
        if (signal.aborted || isAppError(error, 'SIGNATURE_REJECTED')) throw error;
        const found = ofKept(kept, entry);
        return found.state === 'unknown' ? { ...found, problem: toAppError(error).code } : found;
      }
    },
    async ofLibraryImages(images, signal) {
      const source = await attachedInLibrary(library);
      const found: SignedImage[] = [];
      for (const { reference, digest } of images) {
        signal.throwIfAborted();
        try {
          const entry = await library.entry(reference, digest);
          const manifests = await manifestsOf(entry);
          if (manifests === undefined) continue;
          const kept = await check(reference, manifests, source, { isOffline: true }, signal);
          found.push({ reference, digest, signatures: ofKept(kept, entry) });
        } catch (error) {
          // One damaged image hides nothing of the others.
          if (signal.aborted || !isAppError(error)) throw error;
        }
      }
      return found;
    },
  };
}

/** A platform's manifest with the index that the registry has under the image's name, if that still names it. */
async function withIndex(
  manifests: ImageManifests,
  { repository, tag, digest }: Reference,
  client: RegistryClient,
  signal: AbortSignal,
): Promise<ImageManifests> {
  const { root } = manifests;
  const name = digest ?? tag;
  if (name === undefined || name === root.descriptor.digest || isIndexMediaType(root.descriptor.mediaType))
    return manifests;
  try {
    const found = await client.manifest(repository, name, signal);
    const { descriptor, bytes } = found;
    return namesManifest(found, root.descriptor.digest)
      ? { root: { descriptor, bytes }, leaves: [root] }
      : manifests;
  } catch (error) {
    // The name may be gone, and the manifest still be there.
    if (isAppError(error, 'MANIFEST_UNKNOWN', 'NAME_UNKNOWN')) return manifests;
    throw error;
  }
}

const nothingKnown: ImageSignatures = { state: 'unknown', signatures: [], attached: [], isCut: false };

/** Where no signature was kept with an image, nobody can tell whether it is signed, unless its registry was asked. */
function ofKept({ signatures }: CheckedImage, entry: Descriptor): ImageSignatures {
  return signatures.state === 'none' && !isNotedUnsigned(entry)
    ? { ...signatures, state: 'unknown' }
    : signatures;
}
