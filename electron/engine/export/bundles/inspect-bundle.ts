import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toAppError } from '../../../../shared/errors.ts';
import type { BundleInspection } from '../../../../shared/schemas/bundle.ts';
import { freeBytesOf } from '../../files/free-space.ts';
import { assertOutsideState } from '../../library/place/outside-library.ts';
import { presentFiles } from './archive-files.ts';
import { gatherImages } from './gather-images.ts';
import { assertBundlePlace, readOwnBundle } from './own-folder.ts';
import { layoutFolder, type Plan, planBundle, toldPlan } from './plan.ts';
import { isOnFat } from './planning/fat.ts';
import { smallFiles } from './small-files.ts';
import type { BundleOptions } from './write-bundle.ts';

/** More files than these are in no list. */
const mostFiles = 100;

/** What a bundle would be, and what of it is there already; its failure included. It changes nothing and throws nothing. */
export async function inspectBundle(
  options: Omit<BundleOptions, 'signal'>,
  stateFolder?: string,
): Promise<BundleInspection> {
  const { blobs, target, have } = options;
  const folder = await nearestFolder(target.path);
  const isFat = await isOnFat(folder);
  const freeBytes = await freeBytesOf(folder).catch(() => null);
  const facts = { isFat, freeBytes };
  const nothing = { plan: null, files: [], newBytes: 0, hasEarlier: false, ...facts };
  try {
    const images = await gatherImages(blobs, options.images, target);
    const plan = await planBundle(images, target, have, isFat);
    const told = { plan: toldPlan(plan), files: [...imageFiles(plan), ...ownFiles(plan)], ...facts };
    try {
      if (stateFolder !== undefined) await assertOutsideState(target.path, stateFolder);
      await assertBundlePlace(target.path, blobs.folder);
      const earlier = await readOwnBundle(target.path);
      const present = await presentFiles(target.path, plan.files);
      const missing = plan.files.filter(({ path }) => !present.has(path));
      return {
        ...told,
        newBytes: missing.reduce((sum, { size }) => sum + size, 0),
        hasEarlier: earlier.hasLayout || earlier.archives.length > 0,
        problem: null,
      };
    } catch (error) {
      // The choice is good, and only its place is not: what it would be is told all the same.
      return { ...told, newBytes: told.plan.size, hasEarlier: false, problem: toAppError(error).toJSON() };
    }
  } catch (error) {
    return { ...nothing, problem: toAppError(error).toJSON() };
  }
}

/** A layout as one folder: its blobs have no names that anybody knows. */
function imageFiles({ target, files }: Plan): { path: string; size: number }[] {
  if (target.format !== 'oci') return files.slice(0, mostFiles).map(({ path, size }) => ({ path, size }));
  return [{ path: `${layoutFolder}/`, size: files.reduce((sum, { size }) => sum + size, 0) }];
}

function ownFiles(plan: Plan): { path: string; size: number }[] {
  const small = smallFiles(plan).map(({ path, bytes }) => ({ path, size: bytes.length }));
  // A line is a sum of 64 digits, two spaces, the path and a line feed.
  const lines = [...plan.files, ...small].reduce((sum, { path }) => sum + 67 + Buffer.byteLength(path), 0);
  return plan.target.sums === false ? small : [{ path: 'SHA256SUMS', size: lines }, ...small];
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true || dirname(folder) === folder) return folder;
  }
}
