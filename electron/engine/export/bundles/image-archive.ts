import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import type { ExportFormat } from '../../../../shared/schemas/download.ts';
import type { NewFile } from '../../files/staged/write-new-file.ts';
import { attachedFileName } from '../../library/index/attached-entries.ts';
import { distinctDescriptors } from '../../oci/descriptor-sums.ts';
import { fileOf, foldersOf } from '../archive.ts';
import { attachedFile } from '../attached.ts';
import { blobMemberPath } from '../blobs/blob-member-path.ts';
import { type DockerManifestEntry, dockerManifestEntry } from '../docker-manifest-file.ts';
import { namedDescriptor } from '../image-names.ts';
import { layoutFile } from '../layout/layout-files.ts';
import { type ArchiveFile, writeTar } from '../tar-archive.ts';
import type { BundleImage } from './gather-images.ts';
import { tagOf } from './script-names.ts';

/** Writes the bytes of one blob to an archive. */
export type WriteBlob = (blob: Descriptor, archive: NewFile) => Promise<void>;

/**
 * The `index.json` of several images (image-spec, image-layout.md).
 * @param attached lists what is attached to them as well, as other tools find it in a folder.
 */
export function bundleIndex(images: readonly BundleImage[], { attached }: { attached: boolean }): Buffer {
  const manifests = images.flatMap(({ contents, reference }) => [
    namedDescriptor(contents.root, reference),
    ...(attached ? (contents.attached ?? []) : []),
  ]);
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests }));
}

/** Manifests and indexes of these images, each once, children before parents. */
export function documentsOf(images: readonly BundleImage[]): Map<string, Buffer> {
  return new Map(images.flatMap(({ contents }) => [...contents.documents]));
}

/** Configs and layers of these images, each once, without those that are left out. */
export function blobsOf(images: readonly BundleImage[], leftOut: ReadonlySet<string>): Descriptor[] {
  const all = distinctDescriptors(images.flatMap(({ contents }) => contents.blobs));
  return all.filter(({ digest }) => !leftOut.has(digest));
}

/**
 * Writes one archive of several images: `docker-archive` (with `manifest.json`) or `oci-archive` (without).
 * @throws {AppError} as `dockerManifestFile` does; what `writeBlob` throws.
 */
export async function writeImageArchive(
  archive: NewFile,
  images: readonly BundleImage[],
  options: { format: ExportFormat; leftOut: ReadonlySet<string>; writeBlob: WriteBlob },
): Promise<void> {
  const { format, leftOut, writeBlob } = options;
  const attached = attachedFile(images.map(({ contents }) => contents));
  const files: ArchiveFile[] = [
    fileOf('oci-layout', layoutFile),
    fileOf('index.json', bundleIndex(images, { attached: false })),
    ...(attached === undefined ? [] : [fileOf(attachedFileName, attached)]),
    ...(format === 'docker-archive' ? [fileOf('manifest.json', dockerManifest(images))] : []),
    ...[...documentsOf(images)].map(([digest, bytes]) => fileOf(blobMemberPath({ digest }), bytes)),
    ...blobsOf(images, leftOut).map((blob) => ({
      path: blobMemberPath(blob),
      size: blob.size,
      content: (target: NewFile) => writeBlob(blob, target),
    })),
  ];
  await writeTar(archive, foldersOf(files), files);
}

/**
 * Bytes that `writeImageArchive` will write.
 * @throws {AppError} as it does.
 */
export async function archiveSize(
  images: readonly BundleImage[],
  options: { format: ExportFormat; leftOut: ReadonlySet<string> },
): Promise<number> {
  let size = 0;
  const counter: NewFile = {
    get size() {
      return size;
    },
    async append(bytes) {
      size += bytes.byteLength;
    },
    extend: () => Promise.reject(new Error('Nothing is written where only bytes are counted')),
  };
  const writeBlob: WriteBlob = async (blob) => {
    size += blob.size;
  };
  await writeImageArchive(counter, images, { ...options, writeBlob });
  return size;
}

/**
 * Names of one and the same image go into one entry, as other tools write them. They are full: podman takes a short one for
 * an image of this machine.
 */
function dockerManifest(images: readonly BundleImage[]): Buffer {
  const entries = new Map<string, DockerManifestEntry>();
  for (const image of images) {
    const entry = dockerManifestEntry(image.contents, image.reference);
    const tag = tagOf(image);
    const tags = tag === undefined ? entry.RepoTags : [tag];
    const key = JSON.stringify([entry.Config, entry.Layers]);
    entries.set(key, { ...entry, RepoTags: [...(entries.get(key)?.RepoTags ?? []), ...tags] });
  }
  return Buffer.from(JSON.stringify([...entries.values()]));
}
