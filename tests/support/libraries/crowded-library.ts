import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Library } from '../../../electron/engine/library/layout.ts';
import { addSmallImage } from './small-image.ts';

/** Bytes of the image's layer: more than the index has, so that to delete it makes room for another index. */
const layerBytes = 600_000;
const referenceAnnotations = ['org.opencontainers.image.ref.name', 'io.containerd.image.name'];

/**
 * Makes a library with the image `registry.example/image:1`, and another one that has so many references that the index is many pages
 * long: `registry.example/copy:1`, `registry.example/copy:2`…
 * @param copies each is about 500 bytes of `index.json`.
 */
export async function crowdedLibrary(folder: string, copies: number): Promise<void> {
  const library = await Library.open(folder);
  await addSmallImage(library, 'registry.example/image:1', layerBytes);
  await addSmallImage(library, 'registry.example/copy:0');
  const path = join(folder, 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8'));
  const [image, copy] = index.manifests;
  const manifests = Array.from({ length: copies }, (_, number) => {
    const names = referenceAnnotations.map((key) => [key, `registry.example/copy:${number + 1}`]);
    return { ...copy, annotations: { ...copy.annotations, ...Object.fromEntries(names) } };
  });
  writeFileSync(path, JSON.stringify({ ...index, manifests: [image, ...manifests] }, null, 2));
}
