import type { Descriptor } from '../../../shared/descriptor.ts';
import { readImageContents } from '../library/image-contents.ts';
import type { Library } from '../library/layout.ts';
import { parseImageConfig } from '../oci/image-config.ts';

/** Layers and date of an image of the library; none of one that is damaged. */
export async function readCurrent(
  library: Library,
  entry: Descriptor,
): Promise<{ layers: ReadonlySet<string>; created: string | null }> {
  try {
    const rule = (child: Descriptor) => library.mayBeAbsent(entry, child);
    const { manifests } = await readImageContents(library.blobs, entry, rule);
    const layers = new Set(manifests.flatMap((manifest) => manifest.layers.map(({ digest }) => digest)));
    const [only, ...others] = manifests.filter(({ isAttestation }) => !isAttestation);
    if (only === undefined || others.length > 0) return { layers, created: null };
    const config = await library.blobs.readSmallBlob(only.config.digest).catch(() => null);
    return { layers, created: config === null ? null : (parseImageConfig(config)?.created ?? null) };
  } catch {
    return { layers: new Set(), created: null };
  }
}
