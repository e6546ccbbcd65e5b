import { cleanText } from '../../../../shared/text/clean-text.ts';
import { parseImageConfig } from '../../oci/image-config.ts';
import { layerHistory } from '../../oci/layer-history.ts';
import type { BlobReader } from '../blob-reader.ts';
import type { ManifestContents } from '../image-contents.ts';

/** More of a command than this is in no label (characters). */
const mostCommand = 240;

/** Adds to `commands` what made each layer, by digest. A config that cannot be read tells nothing, and is no reason to show nothing. */
export async function readCommands(
  blobs: BlobReader,
  { config, layers }: ManifestContents,
  commands: Map<string, string>,
): Promise<void> {
  if (layers.every(({ digest }) => commands.has(digest))) return;
  const bytes = await blobs.readSmallBlob(config.digest).catch(() => undefined);
  const history = layerHistory(
    bytes === undefined ? [] : (parseImageConfig(bytes)?.history ?? []),
    layers.length,
  );
  for (const [position, { digest }] of layers.entries()) {
    const command = history[position]?.createdBy;
    if (command !== undefined && !commands.has(digest))
      commands.set(digest, cleanText(command).slice(0, mostCommand));
  }
}
