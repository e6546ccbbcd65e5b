import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { digestOf, type LayerBlob, lazily } from './blob.ts';
import { bufferSource } from './byte-source.ts';

/** A small real layer: a gzip-compressed tar of files, byte for byte the same in every run. */
export async function fileLayer(files: Record<string, string | Buffer>): Promise<LayerBlob> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name, mtime: new Date(0) }, content);
  archive.finalize();
  const tar = await buffer(archive);
  const compressed = gzipSync(tar);
  return {
    ...bufferSource(compressed),
    digest: lazily(async () => digestOf(compressed)),
    diffId: lazily(async () => digestOf(tar)),
  };
}
