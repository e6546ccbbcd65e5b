import { attachedEntry } from '../../../electron/engine/library/index/attached-entries.ts';
import type { Library } from '../../../electron/engine/library/layout.ts';
import { digestOf } from '../../../electron/engine/oci/digest.ts';
import type { Descriptor } from '../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../shared/media-types.ts';

const mediaType = manifestMediaTypes.ociManifest;

/** Keeps something with an image of a library, as a download does that fetches what is attached. */
export async function attachToImage(
  library: Library,
  image: Descriptor,
  { subject = image, artifactType, text }: { subject?: Descriptor; artifactType: string; text: string },
): Promise<Descriptor> {
  const config = await put(library, 'application/vnd.oci.empty.v1+json', '{}');
  const layers = [await put(library, artifactType, text)];
  const about = { mediaType: subject.mediaType, digest: subject.digest, size: subject.size };
  const annotations = { 'org.example.text': text };
  const content = { schemaVersion: 2, mediaType, artifactType, config, layers, subject: about, annotations };
  const manifest = await put(library, mediaType, JSON.stringify(content));
  await library.addAttached(image.digest, [
    attachedEntry({ ...manifest, artifactType }, subject.digest, undefined),
  ]);
  return manifest;
}

/** Keeps signatures with an image, under the tag of cosign's old form. */
export async function signOldForm(
  library: Library,
  image: Descriptor,
  repository: string,
  texts: readonly string[],
): Promise<Descriptor> {
  const manifest = await put(library, mediaType, JSON.stringify(await oldForm(library, texts)));
  const name = `${repository}:${image.digest.replace(':', '-')}.sig`;
  await library.addAttached(image.digest, [attachedEntry(manifest, image.digest, name)]);
  return manifest;
}

async function oldForm(library: Library, texts: readonly string[]): Promise<object> {
  const config = await put(library, 'application/vnd.oci.image.config.v1+json', '{}');
  const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const layers = await Promise.all(texts.map((text) => put(library, type, text)));
  return { schemaVersion: 2, mediaType, config, layers };
}

async function put(library: Library, type: string, text: string): Promise<Descriptor> {
  const bytes = Buffer.from(text);
  const digest = digestOf(bytes);
  await library.blobs.put(digest, bytes);
  return { mediaType: type, digest, size: bytes.length };
}
