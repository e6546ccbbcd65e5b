import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../../shared/errors.ts';
import type { DownloadDetail } from '../../../../shared/schemas/download.ts';
import type { Download } from '../runs/download.ts';
import type { PlannedBlob } from '../runs/plan.ts';

/** Looks at a download this often (ms); what is the same as before is not told again. */
const lookMs = 200;

/**
 * All of one download at first, then again whenever something in it has changed, until it is removed or the signal
 * aborts.
 * @param recall finds the blobs of an image that an earlier process has brought.
 * @throws {AppError} `INTERNAL` when there is no such download.
 */
export async function* detailStream(
  find: () => Download | undefined,
  recall: (digest: string) => Promise<PlannedBlob[]>,
  signal: AbortSignal,
): AsyncGenerator<DownloadDetail, void, void> {
  if (find() === undefined)
    throw new AppError('INTERNAL', 'This download is no longer in the list. Open another one.');
  let nextEntry = 0;
  let told = '';
  let hasRecalled = false;
  for (let download = find(); download !== undefined && !signal.aborted; download = find()) {
    const { digest } = download.record;
    if (download.isUnknown && digest !== null && !hasRecalled) {
      download.blobs.recall(await recall(digest));
      hasRecalled = true;
    }
    download.refreshState();
    const { entries, next } = download.log.since(nextEntry);
    nextEntry = next;
    const { blobs } = download;
    const detail: DownloadDetail = {
      row: download.row(),
      blobs: blobs.details(),
      connections: blobs.connections(),
      log: entries,
    };
    const text = JSON.stringify(detail);
    if (text !== told) yield detail;
    told = text;
    await delay(lookMs, undefined, { signal }).catch(() => undefined);
  }
}
