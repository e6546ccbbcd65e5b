import type { DownloadRow } from '../../../shared/schemas/download.ts';
import type { RunPlan } from './plan.ts';

/** What of a row its progress needs. */
type RowProgress = Pick<DownloadRow, 'reference' | 'platform' | 'bytesDone' | 'bytesTotal'>;

/**
 * How far a whole run is. Rows count a layer for each image that has it; here the sum is brought to what is fetched
 * in all, each layer once.
 */
export class RunProgress {
  /** Bytes to fetch in all, each layer once. */
  readonly bytesToFetch: number;
  readonly #bytesHere = new Map<string, number>();
  readonly #bytesOfRows: number;

  constructor({ images, bytesTotal, bytesHere }: RunPlan) {
    this.bytesToFetch = bytesTotal - bytesHere;
    let missing = 0;
    for (const { plan } of images) {
      if (plan === undefined) continue;
      const here = plan.blobs.reduce((sum, blob) => sum + blob.bytesHere, 0);
      this.#bytesHere.set(keyOf(plan), here);
      missing += plan.bytesTotal - here;
    }
    this.#bytesOfRows = missing;
  }

  /** Bytes of `bytesToFetch` that have come. */
  bytesDone(rows: readonly RowProgress[]): number {
    let done = 0;
    for (const row of rows) {
      const here = this.#bytesHere.get(keyOf(row));
      if (here !== undefined) done += Math.max(0, row.bytesDone - here);
    }
    if (this.#bytesOfRows === 0) return 0;
    return Math.round(this.bytesToFetch * Math.min(1, done / this.#bytesOfRows));
  }
}

function keyOf({ reference, platform }: { reference: string; platform: string | null }): string {
  return JSON.stringify([reference, platform]);
}
