import pLimit from 'p-limit';
import { AppError, isAppError, toAppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import type { WantedImage } from './wanted-images.ts';

/** Images whose manifests are read at once. */
const readAtOnce = 8;
/** Room that stays free for the system, in bytes. */
const spareBytes = 16 * 1024 * 1024;

/** An image of a run, and what it takes, or why that cannot be told. */
export interface PlannedImage {
  wanted: WantedImage;
  plan: DownloadPlan | undefined;
  error: AppError | undefined;
}

/** What a whole run takes. */
export interface RunPlan {
  images: readonly PlannedImage[];
  /** Bytes of what is planned, each blob once. */
  bytesTotal: number;
  /** How many of them are here. */
  bytesHere: number;
}

/**
 * Finds out what each image is, and what of it is to be fetched, before anything is.
 * @throws {AppError} the signal's reason.
 */
export async function planRun(
  client: ApiClient,
  wanted: readonly WantedImage[],
  allPlatforms: boolean,
  signal: AbortSignal,
): Promise<RunPlan> {
  const limit = pLimit(readAtOnce);
  const images = await Promise.all(
    wanted.map((each) =>
      limit(async (): Promise<PlannedImage> => {
        signal.throwIfAborted();
        try {
          const request = { ...each, ...(allPlatforms ? { allPlatforms } : {}) };
          const plan = await client.downloads.plan(request, { signal });
          return { wanted: each, plan, error: undefined };
        } catch (error) {
          signal.throwIfAborted();
          return { wanted: each, plan: undefined, error: toAppError(error) };
        }
      }),
    ),
  );
  return { images, ...sumOf(images) };
}

/** True for an image whose registry did not answer while the plan was made: its download asks again, with more patience. */
export function isWorthATry({ error }: PlannedImage): boolean {
  return error === undefined || (isAppError(error) && error.retryable);
}

/**
 * Refuses a run that the disk has no room for.
 * @throws {AppError} `DISK_FULL`, as the engine does for one image.
 */
export async function ensureRoomFor({ bytesTotal, bytesHere }: RunPlan, client: ApiClient): Promise<void> {
  const needed = bytesTotal - bytesHere;
  const { freeBytes: free, path } = await client.library.status();
  if (needed === 0 || free === null || needed + spareBytes <= free) return;
  throw new AppError(
    'DISK_FULL',
    `These images need ${formatBytes(needed)} more, and the disk of ${path} has ${formatBytes(free)} left. Nothing was fetched. Free some space, pull fewer images, or choose a library on another disk with --library.`,
    { details: { needed, free, path } },
  );
}

function sumOf(images: readonly PlannedImage[]): { bytesTotal: number; bytesHere: number } {
  const plans = images.flatMap(({ plan }) => plan ?? []);
  const blobs = new Map(plans.flatMap((plan) => plan.blobs.map((blob) => [blob.digest, blob])));
  // Manifests and configs that were read: each image has its own.
  const documents = plans.map((plan) => plan.bytesTotal - sum(plan.blobs.map(({ size }) => size)));
  const sizes = [...blobs.values()];
  const bytesHere = sum(sizes.map((blob) => blob.bytesHere));
  return { bytesTotal: sum([...documents, ...sizes.map(({ size }) => size)]), bytesHere };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
