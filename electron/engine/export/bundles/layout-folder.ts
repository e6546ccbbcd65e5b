import { lstat, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { isDigest, splitDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { flushFolder } from '../../files/flush-folder.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { renamePatiently } from '../../files/rename-patiently.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { digestOf } from '../../oci/digest.ts';
import { blobMemberPath } from '../blobs/blob-member-path.ts';
import { copyBlob } from '../blobs/copy-blob.ts';
import { type BlobJob, cancelledExport } from '../blobs/job.ts';
import { hasBlob } from '../layout/layout-blob.ts';
import { layoutFile } from '../layout/layout-files.ts';
import { blobsOf, bundleIndex, documentsOf } from './image-archive.ts';
import { partSuffix } from './part-sink.ts';
import { digestsOf, layoutFolder, type Plan } from './plan.ts';
import type { WrittenFile } from './written-file.ts';

const algorithms = ['sha256', 'sha512'] as const;

/**
 * Brings the layout of a bundle to what the plan says: blobs that are there and right stay, each new one gets its name
 * when it is complete, the index comes after them, and then what no image needs goes.
 * @throws {AppError} `LIBRARY_CORRUPT`, `CANCELLED`, `DISK_PERMISSION`; or the system's error.
 */
export async function writeLayout(job: BlobJob, folder: string, plan: Plan): Promise<WrittenFile[]> {
  const root = join(folder, layoutFolder);
  const blobs = blobsOf(plan.images, digestsOf(plan.leftOut));
  const documents = documentsOf(plan.images);
  const digests = new Set([...documents.keys(), ...blobs.map(({ digest }) => digest)]);
  const folders = ['sha256', ...new Set([...digests].map((digest) => splitDigest(digest).algorithm))];
  const written: WrittenFile[] = [];
  for (const name of ['', 'blobs', ...folders.map((each) => join('blobs', each))]) {
    await makeRealFolder(join(root, name));
  }
  written.push(await putBytes(root, 'oci-layout', layoutFile));
  for (const blob of blobs) written.push(await putBlob(job, root, blob));
  for (const [digest, bytes] of documents) {
    if (job.signal.aborted) throw cancelledExport();
    written.push(await putBytes(root, blobMemberPath({ digest }), bytes));
  }
  for (const name of folders) await flushFolder(join(root, 'blobs', name));
  written.push(await putBytes(root, 'index.json', bundleIndex(plan.images, { attached: true })));
  await removeBlobsExcept(root, digests);
  await removeAsides(root);
  return written;
}

/**
 * Looks that every folder of a layout that is there is one: behind a link lie the files of somebody else.
 * @throws {AppError} `DISK_PERMISSION` for a link or a file in the place of one.
 */
export async function assertRealLayout(root: string): Promise<void> {
  for (const name of ['', 'blobs', ...algorithms.map((each) => join('blobs', each))]) {
    const found = await lstat(join(root, name)).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) throw notAFolder(join(root, name));
  }
}

/**
 * Removes a layout that a bundle of another format does not need, and nothing that is not of a layout.
 * @throws {AppError} `DISK_PERMISSION` where a folder of it is a link; or the system's error.
 */
export async function removeLayout(root: string): Promise<void> {
  if ((await lstat(root).catch(() => undefined)) === undefined) return;
  await assertRealLayout(root);
  for (const name of ['index.json', 'oci-layout']) await rm(join(root, name), { force: true });
  await removeBlobsExcept(root, new Set());
  await removeAsides(root);
  for (const name of [...algorithms.map((each) => join('blobs', each)), 'blobs', '']) {
    await rmdir(join(root, name)).catch(() => undefined);
  }
}

async function putBlob(job: BlobJob, root: string, blob: Descriptor): Promise<WrittenFile> {
  const path = join(root, blobMemberPath(blob));
  const isKept = await hasBlob(job, blob, path);
  if (!isKept) {
    await rm(`${path}${partSuffix}`, { force: true });
    try {
      await copyBlob(job, blob, `${path}${partSuffix}`, async () => undefined);
      await renamePatiently(`${path}${partSuffix}`, path);
    } catch (error) {
      await rm(`${path}${partSuffix}`, { force: true }).catch(() => undefined);
      throw error;
    }
  }
  const sum = await sha256Of(job, blob);
  return { path: inBundle(blobMemberPath(blob)), size: blob.size, sum, isKept, isChecked: isKept };
}

/** What the digest says, or for another algorithm what the library's file has. */
async function sha256Of(job: BlobJob, { digest, size }: Descriptor): Promise<string> {
  const { algorithm, hex } = splitDigest(digest);
  if (algorithm === 'sha256') return hex;
  const source = { file: job.blobs.file(digest), path: job.blobs.path(digest) };
  const options = { algorithm: 'sha256', size, signal: job.signal, onPosition: () => undefined } as const;
  return (await job.thread.hash(source, options)) ?? '';
}

async function putBytes(root: string, name: string, bytes: Buffer): Promise<WrittenFile> {
  const path = join(root, name);
  const there = await lstat(path).catch(() => undefined);
  const isSame =
    there?.isFile() === true && there.size === bytes.length && (await readFile(path)).equals(bytes);
  if (!isSame) await writeFileAtomically(path, bytes);
  const sum = splitDigest(digestOf(bytes)).hex;
  return { path: inBundle(name), size: bytes.length, sum, isKept: isSame, isChecked: isSame };
}

async function removeBlobsExcept(root: string, kept: ReadonlySet<string>): Promise<void> {
  await assertRealLayout(root);
  for (const algorithm of algorithms) {
    const folder = join(root, 'blobs', algorithm);
    for (const name of await readdir(folder).catch(() => [])) {
      // What was written aside has a suffix after the digits.
      const [hex = '', ...suffixes] = name.split('.');
      const digest = `${algorithm}:${hex}`;
      if (!isDigest(digest) || suffixes.length > 1) continue;
      if (suffixes.length === 1 || !kept.has(digest)) await rm(join(folder, name), { force: true });
    }
  }
}

/** What a killed process was about to put in place. */
async function removeAsides(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (/^(?:index\.json|oci-layout)\.[0-9a-f]{12}$/.test(name)) await rm(join(root, name), { force: true });
  }
}

/** Through a link, blobs would be written and removed elsewhere. */
async function makeRealFolder(path: string): Promise<void> {
  await makeFolder(path);
  if ((await lstat(path)).isDirectory()) {
    await flushFolder(dirname(path));
    return;
  }
  throw notAFolder(path);
}

function notAFolder(path: string): AppError {
  return new AppError(
    'DISK_PERMISSION',
    `${path} is a link or a file, and a bundle needs a folder there. Remove it, or choose another folder.`,
    { details: { path } },
  );
}

function inBundle(path: string): string {
  return `${layoutFolder}/${path}`;
}
