import type { Descriptor, Platform } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isIndexMediaType, isManifestMediaType } from '../../../../shared/media-types.ts';
import { isAttestationEntry } from '../../oci/attestation.ts';
import { isPlainPlatform } from '../../oci/image-config.ts';
import type { FetchedManifest } from '../../oci/manifest.ts';
import type { DocumentReader } from '../client/registry-client.ts';
import { DocumentBudget, tooMuch } from './document-budget.ts';

const maximumDepth = 5;
const maximumIndexes = 64;
const maximumEntries = 10_000;

/** One manifest that an index leads to. */
export interface IndexLeaf {
  descriptor: Descriptor;
  /** Null when the index does not tell. */
  platform: Platform | null;
  /** True for what describes another entry, such as BuildKit's provenance: never offered as a platform. */
  isAttestation: boolean;
}

/** An index with all indexes inside it opened. */
export interface ExpandedIndex {
  /** In the order of the index, each digest once. */
  leaves: IndexLeaf[];
  nestedIndexes: FetchedManifest[];
  /** Entries that are neither manifest nor index: valid (image-spec, image-index.md), and opaque. */
  otherEntries: Descriptor[];
}

/**
 * Opens an index and every index inside it (image-spec, image-index.md, "manifests").
 * @throws {AppError} `UNSUPPORTED_MANIFEST` when they nest, number or weigh without reasonable bound; what
 * `client.manifest` throws.
 */
export async function expandIndex(
  client: DocumentReader,
  repository: string,
  root: FetchedManifest,
  signal: AbortSignal,
): Promise<ExpandedIndex> {
  const expanded: ExpandedIndex = { leaves: [], nestedIndexes: [], otherEntries: [] };
  const seen = new Set([root.descriptor.digest]);
  const budget = new DocumentBudget(repository);
  budget.take(root.bytes.length);

  const visit = async (fetched: FetchedManifest, inherited: Platform | null, depth: number) => {
    if (fetched.kind !== 'index') return;
    if (depth > maximumDepth || expanded.nestedIndexes.length > maximumIndexes)
      throw nestsTooDeep(repository);
    for (const descriptor of fetched.index.manifests) {
      if (seen.has(descriptor.digest)) continue;
      seen.add(descriptor.digest);
      if (seen.size > maximumEntries + 1) throw tooMuch(repository, 'its index has more than 10,000 entries');
      const platform = usablePlatform(descriptor) ?? inherited;
      if (isIndexMediaType(descriptor.mediaType)) {
        budget.take(descriptor.size);
        const nested = await client.manifest(repository, descriptor.digest, signal, descriptor);
        expanded.nestedIndexes.push(nested);
        await visit(nested, platform, depth + 1);
      } else if (isManifestMediaType(descriptor.mediaType)) {
        const isAttestation = isAttestationEntry(descriptor);
        expanded.leaves.push({ descriptor, platform: isAttestation ? null : platform, isAttestation });
      } else {
        expanded.otherEntries.push(descriptor);
      }
    }
  };

  await visit(root, null, 1);
  return expanded;
}

function usablePlatform({ platform }: Descriptor): Platform | null {
  return platform !== undefined && isPlainPlatform(platform) ? platform : null;
}

function nestsTooDeep(repository: string): AppError {
  return new AppError(
    'UNSUPPORTED_MANIFEST',
    `The index of ${repository} contains indexes nested too deep or in too great a number. Ask for one image by its digest.`,
    { details: { repository } },
  );
}
