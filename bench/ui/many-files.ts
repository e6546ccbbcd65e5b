import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { Library } from '../../electron/engine/library/layout.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** The name of the image with many files. */
export const manyFiles = 'registry.example/team/many-files:1';

/** Adds an image of 250,000 files to a library: 20,000 of them in one folder, of which an upper layer changes 2,000. */
export async function addManyFiles(folder: string): Promise<void> {
  const library = await Library.open(folder);
  const put = async (mediaType: string, bytes: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await library.blobs.put(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const putJson = (mediaType: string, value: object) => put(mediaType, Buffer.from(JSON.stringify(value)));
  const many = Array.from({ length: 20_000 }, (_, at) => `srv/many/file-${at}.bin`);
  const deep = Array.from(
    { length: 230_000 },
    (_, at) => `usr/share/part${at % 50}/folder${Math.floor(at / 100)}/library-file-${at}.dll`,
  );
  const layers = [
    await put(layerType, await layerOf([...many, ...deep], 'x')),
    await put(layerType, await layerOf(many.slice(0, 2_000), 'changed')),
  ];
  const platform = { os: 'linux', architecture: 'amd64' };
  const config = await putJson('application/vnd.oci.image.config.v1+json', platform);
  const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers };
  await library.add({ ...(await putJson(manifestType, manifest)), platform }, manyFiles);
}

/** A layer of these files, some of which have up to 3 kB. */
async function layerOf(names: readonly string[], content: string): Promise<Buffer> {
  const tar = pack();
  const packed = buffer(tar);
  for (const [at, name] of names.entries())
    tar.entry({ name, mtime: new Date(0) }, content.repeat(at % 40 === 0 ? at % 3_000 : 1));
  tar.finalize();
  return gzipSync(await packed, { level: 1 });
}
