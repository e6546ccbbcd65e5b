import pLimit from 'p-limit';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import { pullError } from '../pull/outcome.ts';
import { FollowedRows } from './follow-rows.ts';
import { isWorthATry, type PlannedImage, type RunPlan } from './plan.ts';
import type { ImageOutcome, RunView } from './view.ts';

/** Downloads that are given to the engine ahead, so that it never waits for the next. */
const startedAhead = 64;

/**
 * Fetches the images of a plan; one that fails ends none of the others. When the signal aborts, what has arrived is kept.
 * @returns how each of them ended, in the order of the plan.
 * @throws {AppError} what the stream of downloads throws.
 */
export async function runPlan(
  client: ApiClient,
  { images }: RunPlan,
  allPlatforms: boolean,
  view: RunView,
  signal: AbortSignal,
): Promise<ImageOutcome[]> {
  const rows = new FollowedRows((list) => view.progress([...list.rows.values()], list.totals));
  const ended = new AbortController();
  const following = rows.follow(client, ended.signal);
  const limit = pLimit(startedAhead);
  const fetching = Promise.all(
    images.map((image) =>
      limit(async () => {
        const outcome = await fetchImage(client, image, allPlatforms, rows, signal);
        await view.ended(outcome);
        return outcome;
      }),
    ),
  );
  try {
    // The stream ends first only when it fails, and then nobody would hear of an end.
    await Promise.race([fetching, following]);
    return await fetching;
  } finally {
    ended.abort();
    await following;
  }
}

async function fetchImage(
  client: ApiClient,
  image: PlannedImage,
  allPlatforms: boolean,
  rows: FollowedRows,
  signal: AbortSignal,
): Promise<ImageOutcome> {
  const startedAt = performance.now();
  const end = (row: DownloadRow | undefined, error: AppError | undefined): ImageOutcome => {
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    return { image, row, error, seconds };
  };
  if (!isWorthATry(image)) return end(undefined, image.error);
  const { wanted, plan } = image;
  if (signal.aborted) return end(undefined, notBegun(wanted.reference));
  try {
    const { id } = await client.downloads.start({
      ...wanted,
      ...(allPlatforms ? { allPlatforms } : {}),
      ...(plan === undefined ? {} : { digest: plan.rootDigest }),
    });
    const pause = () => void client.downloads.pause({ ids: [id] }).catch(() => undefined);
    signal.addEventListener('abort', pause, { once: true });
    if (signal.aborted) pause();
    const row = await rows.end(id);
    signal.removeEventListener('abort', pause);
    // What has been told as failed is not tried again behind the back of whoever was told.
    if (row.state === 'failed') await client.downloads.cancel({ ids: [id] });
    return end(row, pullError(row));
  } catch (error) {
    return end(undefined, toAppError(error));
  }
}

function notBegun(reference: string): AppError {
  return new AppError('CANCELLED', `The download of ${reference} was not begun.`);
}
