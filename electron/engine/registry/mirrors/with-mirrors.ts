// Decided here: who may stand in for a registry (ADR 40).
import { isDigest } from '../../../../shared/digest.ts';
import { toAppError } from '../../../../shared/errors.ts';
import type { Mirror } from '../../../../shared/mirrors/mirror.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import { tinyBlobBytes } from '../../transfer/pieces/piece-layout.ts';
import type { RegistryClient } from '../client/registry-client.ts';
import type { MirrorAccess } from './access.ts';
import { mirrorManifest, mirrorSmallBlob } from './mirror-documents.ts';
import { mirrorBlobSource } from './mirror-source.ts';
import { isUnreachable } from './mirror-standing.ts';

/** The mirrors of a user. */
export interface Mirrors {
  /** Those of a registry, as far as they are known at the moment. */
  of(registry: string): readonly Mirror[];
  /** Looks whether they have changed. */
  refresh(): Promise<void>;
}

/**
 * A client of a registry whose blobs come from its mirrors as well. What is known by its digest also comes from them
 * while the registry cannot be reached; tags are the registry's alone, and its refusal is not gone around.
 */
export function withMirrors(client: RegistryClient, mirrors: Mirrors, access: MirrorAccess): RegistryClient {
  const registry = client.host;
  const { standing, manifests } = access;
  const usable = () => mirrors.of(registry).filter(({ address }) => !standing.isOut(address));

  const seen = (fetched: FetchedManifest): FetchedManifest => {
    manifests.see(fetched);
    return fetched;
  };

  /** Asks the registry, and the mirrors when it cannot be reached; them first while that is known. */
  const read = async <Result>(
    signal: AbortSignal,
    fromRegistry: () => Promise<Result>,
    fromMirror: (mirror: Mirror) => Promise<Result>,
  ): Promise<Result> => {
    await mirrors.refresh();
    const isKnownOut = standing.isOut(registry);
    if (isKnownOut) {
      const found = await fromFirst(usable(), fromMirror, signal);
      if (found !== undefined) return found.result;
    }
    try {
      const result = await fromRegistry();
      standing.answered(registry);
      return result;
    } catch (error) {
      if (signal.aborted || !isUnreachable(error)) throw error;
      standing.failed(registry, toAppError(error));
      const found = isKnownOut ? undefined : await fromFirst(usable(), fromMirror, signal);
      if (found === undefined) throw error;
      return found.result;
    }
  };

  return {
    ...client,
    async manifest(repository, tagOrDigest, signal, expected) {
      const fromRegistry = () => client.manifest(repository, tagOrDigest, signal, expected);
      if (!isDigest(tagOrDigest)) {
        await mirrors.refresh();
        return seen(await fromRegistry());
      }
      const document = { registry, repository, digest: tagOrDigest, signal };
      const fromMirror = (mirror: Mirror) => mirrorManifest(mirror, document, expected, access);
      return seen(await read(signal, fromRegistry, fromMirror));
    },
    async smallBlob(repository, descriptor, signal) {
      const document = { registry, repository, digest: descriptor.digest, signal };
      return read(
        signal,
        () => client.smallBlob(repository, descriptor, signal),
        (mirror) => mirrorSmallBlob(mirror, document, descriptor, access),
      );
    },
    blobSources(repository, descriptor) {
      const [origin, ...foreign] = client.blobSources(repository, descriptor);
      const blob = { registry, repository, descriptor };
      const beside = usable().map((mirror) => mirrorBlobSource(mirror, blob, access));
      if (origin === undefined) return [...beside, ...foreign];
      // A tiny blob has one source after the other, and a mirror is sure of nothing.
      const isOriginFirst = descriptor.size <= tinyBlobBytes && !standing.isOut(registry);
      return isOriginFirst ? [origin, ...beside, ...foreign] : [...beside, origin, ...foreign];
    },
  };
}

async function fromFirst<Result>(
  mirrors: readonly Mirror[],
  from: (mirror: Mirror) => Promise<Result>,
  signal: AbortSignal,
): Promise<{ result: Result } | undefined> {
  for (const mirror of mirrors) {
    try {
      return { result: await from(mirror) };
    } catch {
      // The registry's own failure says more than those of its mirrors.
      signal.throwIfAborted();
    }
  }
  return undefined;
}
