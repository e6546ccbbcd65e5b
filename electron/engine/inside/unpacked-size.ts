import { open } from 'node:fs/promises';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { parseJson } from '../oci/json.ts';
import { layerFactsSchema } from './index/layer-index.ts';
import { indexMagic, mostFactBytes } from './index/sections.ts';

/**
 * Bytes that a layer has unpacked, by the index that was made when somebody looked into it; undefined where there is none, or
 * it does not tell of all of the layer. Of the file only its head is read.
 * @param blobs where the indexes of layers lie.
 */
export async function indexedSizeOf(
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  blobs: { layerIndexPath(digest: string): string },
): Promise<number | undefined> {
  try {
    await using file = await open(blobs.layerIndexPath(digest));
    const { buffer: head, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    if (bytesRead < 16 || head.toString('latin1', 0, 8) !== indexMagic) return undefined;
    const length = head.readUInt32LE(8);
    if (length > mostFactBytes) return undefined;
    const text = await file.read(Buffer.alloc(length), 0, length, 16);
    const facts = layerFactsSchema.safeParse(parseJson(text.buffer)).data;
    if (facts?.digest !== digest || facts.packedBytes !== size || facts.problem !== null) return undefined;
    return facts.unpackedBytes;
  } catch {
    return undefined;
  }
}
