import { AppError, isAppError } from '../../../shared/errors.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import type { WantedImage } from './wanted-images.ts';

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
  const images: PlannedImage[] = wanted.map((each) => ({ wanted: each, plan: undefined, error: undefined }));
  const request = { images: wanted.map((each) => ({ ...each, ...(allPlatforms ? { allPlatforms } : {}) })) };
  let sum = { bytesTotal: 0, bytesHere: 0 };
  for await (const event of await client.downloads.planMany(request, { signal })) {
    if (event.type === 'total') sum = event;
    else {
      const image = images[event.index];
      if (image === undefined) continue;
      if (event.type === 'planned') image.plan = event.plan;
      else image.error = AppError.fromData(event.error);
    }
  }
  return { images, bytesTotal: sum.bytesTotal, bytesHere: sum.bytesHere };
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
