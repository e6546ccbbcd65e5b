import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { BundlePlan, BundleTarget } from '../../../../shared/schemas/bundle.ts';
import { sumOfSizes } from '../../oci/descriptor-sums.ts';
import { blobMemberPath } from '../blobs/blob-member-path.ts';
import { layoutFile } from '../layout/layout-files.ts';
import type { BundleImage } from './gather-images.ts';
import { archiveSize, blobsOf, bundleIndex, documentsOf } from './image-archive.ts';
import { withOwnNames } from './planning/archive-names.ts';
import { mostBytesOnFat, type PlannedFile, splitBytesOf, volumesOf } from './planning/volumes.ts';

/** An archive of images, whole or in volumes. */
export interface PlannedArchive {
  name: string;
  images: BundleImage[];
  parts: PlannedFile[];
}

/** A bundle before a byte of it is written. */
export interface Plan {
  target: BundleTarget;
  images: BundleImage[];
  /** Empty for a layout. */
  archives: PlannedArchive[];
  files: PlannedFile[];
  /** Layers that the target computer has. */
  leftOut: Descriptor[];
  splitBytes: number | null;
}

/** The folder of a bundle's layout. */
export const layoutFolder = 'images';

/**
 * Tells which files a bundle will have, how large they are and what is left out.
 * @param have digests that the target computer has; only layers are left out, since loaders read configs first.
 * @param isFat the disk takes no file over 4 GiB.
 * @throws {AppError} `PLATFORM_NOT_FOUND` or `UNSUPPORTED_MANIFEST` for what a docker-archive cannot hold,
 * `DISK_PERMISSION` for a layer too large for the disk, `INVALID_REFERENCE` for too many volumes.
 */
export async function planBundle(
  images: BundleImage[],
  target: BundleTarget,
  have: ReadonlySet<string>,
  isFat: boolean,
): Promise<Plan> {
  const leftOut = leftOutOf(images, have);
  if (target.format === 'oci') {
    const files = layoutFiles(images, digestsOf(leftOut));
    const tooLarge = files.find(({ size }) => size > mostBytesOnFat);
    if (isFat && tooLarge !== undefined) throw tooLargeForFat(tooLarge, target.path);
    return { target, images, archives: [], files, leftOut, splitBytes: null };
  }
  const splitBytes = splitBytesOf(target.splitBytes, isFat);
  const groups = target.each === true ? withOwnNames(images) : [{ name: 'images.tar', images: [...images] }];
  const archives: PlannedArchive[] = [];
  for (const { name, images: members } of groups) {
    const size = await archiveSize(members, { format: target.format, leftOut: digestsOf(leftOut) });
    archives.push({ name, images: members, parts: volumesOf(name, size, splitBytes ?? size) });
  }
  const files = archives.flatMap(({ parts }) => parts);
  const isSplit = archives.some(({ parts }) => parts.length > 1);
  return { target, images, archives, files, leftOut, splitBytes: isSplit ? splitBytes : null };
}

/** The plan as it is told. */
export function toldPlan({ images, files, leftOut, splitBytes }: Plan): BundlePlan {
  return {
    images: images.map(({ reference, stored, contents, foreignLayers }) => ({
      reference,
      digest: contents.root.digest,
      storedDigest: stored.digest,
      foreignLayers,
    })),
    files: files.length,
    size: files.reduce((sum, { size }) => sum + size, 0),
    splitBytes,
    leftOut: { blobs: leftOut.length, bytes: sumOfSizes(leftOut) },
  };
}

/** Digests of these, to ask whether one is among them. */
export function digestsOf(blobs: readonly Descriptor[]): ReadonlySet<string> {
  return new Set(blobs.map(({ digest }) => digest));
}

function layoutFiles(images: readonly BundleImage[], leftOut: ReadonlySet<string>): PlannedFile[] {
  const documents = [...documentsOf(images)].map(([digest, { length }]) => ({ digest, size: length }));
  const inLayout = (path: string, size: number) => ({ path: `${layoutFolder}/${path}`, size });
  return [
    inLayout('oci-layout', layoutFile.length),
    inLayout('index.json', bundleIndex(images, { attached: true }).length),
    ...[...documents, ...blobsOf(images, leftOut)].map((blob) => inLayout(blobMemberPath(blob), blob.size)),
  ];
}

function leftOutOf(images: readonly BundleImage[], have: ReadonlySet<string>): Descriptor[] {
  const configs = new Set(
    images.flatMap(({ contents }) => contents.manifests.map(({ config }) => config.digest)),
  );
  return blobsOf(images, configs).filter(({ digest }) => have.has(digest));
}

function tooLargeForFat({ path, size }: PlannedFile, folder: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} has ${formatBytes(size)}, and the file system of ${folder} (FAT32) takes no file over 4 GiB. Write the bundle as oci-archive or docker-archive, which is split there, or format the disk as exFAT.`,
    { details: { path: folder } },
  );
}
