import { AppError } from '../../../../shared/errors.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import type { ImportedImage } from '../../../../shared/schemas/import.ts';
import { isSameEntry, nameEntry } from '../index-entry.ts';
import { ArchiveMembers } from './archive/archive-members.ts';
import { FolderMembers } from './archive/folder-members.ts';
import type { Members } from './archive/members.ts';
import { invalidArchive } from './archive-error.ts';
import { addAttachedTo, attachedTo, type ImagesWithAttached, splitAttached } from './attached-images.ts';
import { checkSums } from './checked-files.ts';
import { DigestSource, layoutNames } from './images/digest-source.ts';
import { type DockerImage, dockerImages } from './images/docker-images.ts';
import { directoryImage, layoutImages } from './images/layout-images.ts';
import { legacyImages } from './images/legacy-images.ts';
import type { PlannedImage } from './images/planned-image.ts';
import type { ImportJob } from './import-job.ts';
import { importRebuilt } from './import-rebuilt.ts';
import { importStored } from './import-stored.ts';
import { Intake } from './intake.ts';
import type { ImportSource } from './sources.ts';

/**
 * Imports all images of one archive or folder. Their entries are written last, when all of it is verified and stored: what
 * fails or is stopped before leaves nothing.
 * @param name what its only image is to be called, whatever the archive says.
 * @throws {AppError} `ARCHIVE_INVALID`, `DIGEST_MISMATCH`, `SIZE_MISMATCH` for what is damaged or hostile;
 * `INVALID_REFERENCE` when the name cannot be given; `LIBRARY_BUSY`, `DISK_FULL`, `DISK_PERMISSION`; the signal's reason.
 */
export async function importImages(
  source: ImportSource,
  name: string | undefined,
  wholeJob: ImportJob,
): Promise<ImportedImage[]> {
  const checked = await checkSums(source, wholeJob);
  const job = { ...wholeJob, onTotal: (bytes: number) => wholeJob.onTotal(checked + bytes) };
  const members =
    source.kind === 'archive'
      ? await ArchiveMembers.open(source.paths, job.signal)
      : new FolderMembers(source.path);
  const intake = new Intake(job);
  try {
    const stored = await storeImages(source.kind, members, intake, job);
    const images = named(stored.images, name, members.path);
    if (images.length === 0) throw invalidArchive(members.path, 'no-image', 'it holds no image');
    for (const image of images) await assertNameIsFree(image, job);
    const admitted = [];
    for (const image of images) {
      const attached = attachedTo([image], stored.attached);
      admitted.push({ image, attached, signed: await job.gate?.admit({ image, attached }, job.signal) });
    }
    job.signal.throwIfAborted();
    const imported: ImportedImage[] = [];
    // From here on nothing is stopped: each is added in a moment.
    for (const { image, attached, signed } of admitted) {
      imported.push({ ...(await addImage(image, job)), ...signed });
      await addAttachedTo(job.library, image, attached);
    }
    await intake.close();
    return imported;
  } catch (error) {
    await intake.undo();
    throw error;
  } finally {
    await members.close();
  }
}

async function storeImages(
  kind: ImportSource['kind'],
  members: Members,
  intake: Intake,
  job: ImportJob,
): Promise<ImagesWithAttached> {
  const { blobs } = job.library;
  if (kind === 'directory') {
    const { images, source } = await directoryImage(members, blobs);
    await importStored(images, source, intake, job);
    return { images, attached: [] };
  }
  const hasManifest = (await members.find('manifest.json')) !== undefined;
  if ((await members.find('index.json')) !== undefined) {
    const source = new DigestSource(members, layoutNames, blobs);
    const { images, areWhole } = await layoutImages(source);
    if (areWhole || !hasManifest) {
      const found = splitAttached(images);
      await importStored([...found.images, ...found.attached], source, intake, job);
      return found;
    }
  }
  const rebuilt = async (images: readonly DockerImage[]) => ({
    images: await importRebuilt(images, members, intake, job),
    attached: [],
  });
  if (hasManifest) return rebuilt(await dockerImages(members));
  if ((await members.find('repositories')) !== undefined) return rebuilt(await legacyImages(members));
  throw invalidArchive(
    members.path,
    'no-image',
    'it is neither an OCI image layout nor what “docker save” writes',
  );
}

/** The images, each name of an image once; with a name that was asked for instead of their own. */
function named(images: readonly PlannedImage[], name: string | undefined, path: string): PlannedImage[] {
  if (name === undefined) return [...images];
  const digests = new Set(images.map(({ root }) => root.digest));
  if (digests.size <= 1) return images.slice(0, 1).map((image) => ({ ...image, name }));
  // Platforms of one image stay beside each other.
  const names = new Set(images.map((image) => image.name));
  if (names.size === 1 && !names.has(undefined)) return images.map((image) => ({ ...image, name }));
  const unnamed = images.filter((image) => image.name === undefined);
  if (unnamed.length === 1)
    return images.map((image) => (image.name === undefined ? { ...image, name } : image));
  throw new AppError(
    'INVALID_REFERENCE',
    `${path} holds ${digests.size} images, so that one name cannot be given to all of them. Import it without --name.`,
    { details: { reference: name } },
  );
}

/**
 * A name that says nothing of a registry, such as “latest”, is another image's in another archive: that must not replace this one.
 */
async function assertNameIsFree({ root, name }: PlannedImage, { library }: ImportJob): Promise<void> {
  if (name === undefined || isFullReference(name)) return;
  const entry = nameEntry(root, name);
  const taken = (await library.entries()).some(
    (other) => isSameEntry(other, entry) && other.digest !== root.digest,
  );
  if (!taken) return;
  throw new AppError(
    'INVALID_REFERENCE',
    `The library has another image of the name ${name}, which names no registry. Give this one a name of its own with --name.`,
    { details: { reference: name } },
  );
}

async function addImage(
  { root, name, rebuilt }: PlannedImage,
  { library }: ImportJob,
): Promise<ImportedImage> {
  const reference = name ?? root.digest;
  await library.add(root, reference);
  return { reference, digest: root.digest, rebuilt };
}
