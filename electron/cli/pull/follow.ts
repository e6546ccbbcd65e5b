import { standsStill } from '../../../shared/download-states.ts';
import type { DownloadDetail, DownloadRow } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';

/**
 * Yields the details of one download until it stands still or the signal aborts. The details at the end are always among them,
 * even when the download was over before the first look.
 * @throws {AppError}
 */
export async function* followDownload(
  client: ApiClient,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<DownloadDetail, void, void> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const watching = waitForEnd(client, id, stop).finally(() => ended.abort());
  try {
    for await (const detail of await client.downloads.detail({ id }, { signal: stop })) {
      if (standsStill(detail.row.state)) break;
      yield detail;
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    ended.abort();
  }
  await watching;
  for await (const detail of await client.downloads.detail({ id })) {
    yield detail;
    return;
  }
}

/** Waits on the stream of all downloads, which tells an end at once; the details are read a few times a second only. */
async function waitForEnd(client: ApiClient, id: string, signal: AbortSignal): Promise<void> {
  const isEnd = (row: DownloadRow) => row.id === id && standsStill(row.state);
  try {
    for await (const event of await client.downloads.events(undefined, { signal })) {
      const rows = event.type === 'snapshot' ? event.downloads : event.changed;
      if (rows.some(isEnd)) return;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
