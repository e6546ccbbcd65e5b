import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';
import { OutagePatience } from '../pull/outage.ts';
import { pullError } from '../pull/outcome.ts';
import type { PullOptions } from '../pull/request.ts';
import { signedOf } from '../pull/signed.ts';
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
  options: PullOptions,
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
        const outcome = await fetchImage({ client, options, rows, view, signal }, image);
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

/** What all images of a run are fetched with. */
interface Fetching {
  view: RunView;
  client: ApiClient;
  options: PullOptions;
  rows: FollowedRows;
  signal: AbortSignal;
}

async function fetchImage(fetching: Fetching, image: PlannedImage): Promise<ImageOutcome> {
  const { client, options, signal } = fetching;
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
      ...(options.allPlatforms ? { allPlatforms: true } : {}),
      ...(plan === undefined ? {} : { digest: plan.rootDigest }),
    });
    const pause = () => void client.downloads.pause({ ids: [id] }).catch(() => undefined);
    signal.addEventListener('abort', pause, { once: true });
    if (signal.aborted) pause();
    const row = await endOf(fetching, id);
    signal.removeEventListener('abort', pause);
    // What has been told as failed is not tried again behind the back of whoever was told.
    if (row.state === 'failed') await client.downloads.cancel({ ids: [id] });
    const error = pullError(row, options, signal.aborted);
    return { ...end(row, error), ...(error === undefined ? { signed: await signedOf(client, id) } : {}) };
  } catch (error) {
    return end(undefined, toAppError(error));
  }
}

/** Waits for the end of a download, which after an outage is tried again for as long as the user wants. */
async function endOf({ client, options, rows, view, signal }: Fetching, id: string): Promise<DownloadRow> {
  const outage = new OutagePatience(options.retryFor ?? 0, performance.now());
  let before: DownloadRow | undefined;
  for (;;) {
    const row = await rows.end(id, (now) => outage.saw(now, performance.now()), before);
    const next = signal.aborted ? null : outage.nextTry(row, performance.now());
    if (next === null) return row;
    if (next.isFirst) view.outage(row, next.leftMs);
    await delay(next.waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return row;
    before = row;
    await client.downloads.retry({ ids: [id] });
  }
}

function notBegun(reference: string): AppError {
  return new AppError('CANCELLED', `The download of ${reference} was not begun.`);
}
