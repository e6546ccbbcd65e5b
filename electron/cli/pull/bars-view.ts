import type { WriteStream } from 'node:tty';
import type { SingleBar } from 'cli-progress';
import type { BlobDetail, BlobState, DownloadRow } from '../../../shared/schemas/download.ts';
import { createBars, type LineFormat, speedRemark, tellAbove, waitRemark } from '../text/bars.ts';
import { progressLine } from '../text/byte-progress.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { shortenText } from '../text/table.ts';
import { layerLabel, pullSentence } from './sentences.ts';
import type { PullView } from './view.ts';

const shownStates: ReadonlySet<BlobState> = new Set(['checking', 'fetching', 'verifying']);

/** Shows a pull on a terminal: a bar for each layer under way and one for all; complete layers stay above as lines. */
export function createBarsView(terminal: WriteStream): PullView {
  const bars = createBars(terminal);
  const layerBars = new Map<string, SingleBar>();
  let totalBar: SingleBar | undefined;
  let lastAbove: SingleBar | undefined;
  return {
    show({ row, blobs }, events) {
      for (const event of events) {
        const sentence = pullSentence(event);
        if (sentence !== undefined) tellAbove(bars, terminal, sentence);
      }
      for (const blob of blobs) showLayer(blob);
      if (row.bytesTotal > 0 || row.askedToWait !== null || totalBar !== undefined) showTotal(row);
    },
    stop: () => bars.stop(),
  };

  function showLayer(blob: BlobDetail): void {
    const bar = layerBars.get(blob.digest);
    if (blob.kind !== 'layer' || !shownStates.has(blob.state)) {
      if (bar !== undefined) bars.remove(bar);
      layerBars.delete(blob.digest);
      return;
    }
    const line = layerLine(blob);
    if (bar === undefined) {
      layerBars.set(blob.digest, bars.create(Math.max(1, blob.size), blob.bytesDone, { line }));
    } else {
      bar.update(blob.bytesDone, { line });
    }
  }

  /** Keeps the bar of the whole pull at the bottom: it is made anew whenever a layer has got a bar below it. */
  function showTotal(row: DownloadRow): void {
    const payload = { line: totalLine(row) };
    const newest = [...layerBars.values()].at(-1);
    if (totalBar !== undefined && newest !== lastAbove) {
      bars.remove(totalBar);
      totalBar = undefined;
    }
    lastAbove = newest;
    totalBar ??= bars.create(Math.max(1, row.bytesTotal), row.bytesDone, payload);
    totalBar.setTotal(Math.max(1, row.bytesTotal));
    totalBar.update(row.bytesDone, payload);
  }
}

const labelWidth = 'xxxxxxxxxxxx  xxx.x MB '.length;

function layerLine(blob: BlobDetail): LineFormat {
  const host = blob.host === null ? '' : `from ${sanitizeText(blob.host)}`;
  const remark = blob.state === 'fetching' ? host : blob.state;
  return (value, total, width) => progressLine(layerLabel(blob), value, total, width, remark);
}

function totalLine(row: DownloadRow): LineFormat {
  const wait = row.askedToWait === null ? undefined : waitRemark(row.askedToWait);
  // A server may ask to wait before it has told what there is.
  if (row.bytesTotal === 0) return (_value, _total, width) => shortenText(wait ?? '', width - 1);
  const remark = wait ?? speedRemark(row);
  return (value, total, width) => progressLine('Total'.padEnd(labelWidth), value, total, width, remark);
}
