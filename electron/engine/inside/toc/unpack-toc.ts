import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { splitDigest } from '../../../../shared/digest.ts';
import { damagedLayer, layerLimit, layerLimits } from '../bounds/layer-end.ts';
import { PackedFile } from '../packing/packed-file.ts';
import { memorySource } from '../packing/packed-source.ts';
import { unpackFrame } from '../packing/zstd/unpack-frame.ts';
import { TarReader } from '../tar/tar-reader.ts';
import type { FoundToc } from './footer.ts';

/** The name under which eStargz keeps its table, as the last entry of the tar. */
export const estargzEntry = 'stargz.index.json';

/** A table of contents that was unpacked, and not parsed. */
export interface UnpackedToc {
  json: Buffer;
  /** What a manifest would name it by: see `TocClaim`. */
  digest: string;
}

/**
 * Unpacks a table of contents.
 * @param expected a digest whose algorithm is the one to use; SHA-256 without.
 * @throws {LayerEnd} when it is damaged, or larger than any should be.
 */
export async function unpackToc(
  packed: Buffer,
  { format, place }: FoundToc,
  expected: string | undefined,
): Promise<UnpackedToc> {
  const { algorithm } = expected === undefined ? { algorithm: 'sha256' } : splitDigest(expected);
  const digestOf = (bytes: Uint8Array) => `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (packed.length > layerLimits['toc-bytes']) throw layerLimit('toc-bytes');
  if (format === 'estargz') {
    const json = entryOf(unpackMembers(packed));
    return { json, digest: digestOf(json) };
  }
  const json = await unpackFrames(packed);
  if (place.unpacked !== undefined && json.length !== place.unpacked)
    throw damagedLayer('its table of contents has another size than is said');
  return { json, digest: digestOf(packed) };
}

function unpackMembers(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: layerLimits['toc-bytes'] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw layerLimit('toc-bytes');
    throw damagedLayer('its table of contents cannot be unpacked');
  }
}

/** All frames: who reads only the first one would see another table. */
async function unpackFrames(packed: Buffer): Promise<Buffer> {
  const file = new PackedFile(memorySource(packed));
  const chunks: Buffer[] = [];
  let length = 0;
  while (file.peek().length > 0)
    for await (const chunk of unpackFrame(file)) {
      length += chunk.length;
      if (length > layerLimits['toc-bytes']) throw layerLimit('toc-bytes');
      chunks.push(Buffer.from(chunk));
    }
  return Buffer.concat(chunks, length);
}

/** The content of the first entry of a tar, which must be the table. */
function entryOf(tar: Buffer): Buffer {
  let entries = 0;
  let isToc = false;
  const chunks: Buffer[] = [];
  const reader = new TarReader({
    entry({ name }) {
      isToc = ++entries === 1 && Buffer.from(name).toString('latin1') === estargzEntry;
    },
    content(bytes) {
      if (isToc) chunks.push(Buffer.from(bytes));
    },
    contentEnd: () => undefined,
  });
  reader.feed(tar);
  reader.end();
  if (chunks.length === 0) throw damagedLayer('where its table of contents should be is something else');
  return Buffer.concat(chunks);
}
