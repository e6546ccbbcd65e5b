import { applyDownloadEvent, type DownloadList, noDownloads } from '../../../shared/download-list.ts';
import { standsStill } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { ApiClient } from '../../api/client.ts';

/** Follows all downloads of this process by the one stream of their rows. */
export class FollowedRows {
  #list: DownloadList = noDownloads;
  readonly #ends = new Map<string, (row: DownloadRow) => void>();
  readonly #watchers = new Map<string, (row: DownloadRow) => void>();
  readonly #onChange: (list: DownloadList) => void;

  /** @param onChange called with the list after each event. */
  constructor(onChange: (list: DownloadList) => void) {
    this.#onChange = onChange;
  }

  /**
   * Reads the stream until the signal aborts.
   * @throws {AppError} what the stream throws.
   */
  async follow(client: ApiClient, signal: AbortSignal): Promise<void> {
    try {
      for await (const event of await client.downloads.events(undefined, { signal })) {
        this.#list = applyDownloadEvent(this.#list, event) ?? this.#list;
        const changed = event.type === 'snapshot' ? event.downloads : event.changed;
        for (const [id, watch] of this.#watchers) {
          const row = this.#list.rows.get(id);
          if (row !== undefined) watch(row);
        }
        for (const row of changed) this.#settle(row);
        this.#onChange(this.#list);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /**
   * Waits until a download has come to its end, or cannot go on.
   * @param watch called with its row until then, also when it has not changed.
   * @param before the row of an end from which it goes on just now.
   */
  end(id: string, watch: (row: DownloadRow) => void, before?: DownloadRow): Promise<DownloadRow> {
    return new Promise((resolve) => {
      this.#watchers.set(id, watch);
      this.#ends.set(id, resolve);
      // It may have been over before anybody waited for it.
      const row = this.#list.rows.get(id);
      if (row !== undefined && row !== before) this.#settle(row);
    });
  }

  #settle(row: DownloadRow): void {
    if (!standsStill(row.state)) return;
    this.#ends.get(row.id)?.(row);
    this.#ends.delete(row.id);
    this.#watchers.delete(row.id);
  }
}
