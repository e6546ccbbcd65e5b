import type { WriteStream } from 'node:tty';
import type { SingleBar } from 'cli-progress';
import { isActive } from '../../../shared/download-states.ts';
import type { DownloadRow, DownloadTotals } from '../../../shared/schemas/download.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import type { EngineFlags } from '../session.ts';
import { createBars, type LineFormat, speedRemark, tellAbove, waitRemark } from '../text/bars.ts';
import { namedProgressLine } from '../text/byte-progress.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { shortenText } from '../text/table.ts';
import { createPauseTeller } from './pauses.ts';
import { RunProgress } from './progress.ts';
import { lookingSentence, outcomeSentence, planSentence, summarySentences } from './sentences.ts';
import type { RunView } from './view.ts';

/** Images with a bar of their own; the line of the total counts the others. */
const mostBars = 5;
const labelWidth = 40;

/** Shows a run on a terminal: a bar for each image under way and one for all; what has ended stays above as lines. */
export function createBarsRunView(
  terminal: WriteStream,
  environment: CommandEnvironment,
  flags: EngineFlags,
): RunView {
  const bars = createBars(terminal);
  const imageBars = new Map<string, SingleBar>();
  let totalBar: SingleBar | undefined;
  let imageCount = 0;
  let endedCount = 0;
  let progress: RunProgress | undefined;
  const above = (text: string) => tellAbove(bars, terminal, text);
  const pauses = createPauseTeller(above);
  return {
    outage: (row, leftMs) => pauses.outage(row, leftMs),
    looking: (count) => environment.note(lookingSentence(count)),
    planned(plan) {
      imageCount = plan.images.length;
      progress = new RunProgress(plan);
      environment.note(planSentence(plan));
    },
    progress(rows, totals) {
      pauses.look(rows);
      const shown = rows
        .filter(
          ({ state, bytesTotal, askedToWait }) => isActive(state) && (bytesTotal > 0 || askedToWait !== null),
        )
        .slice(0, mostBars);
      const hasChanged = showImages(shown);
      showTotal(progress?.bytesDone(rows) ?? 0, totals, hasChanged);
    },
    ended(outcome) {
      endedCount++;
      const sentence = outcomeSentence(outcome, flags);
      if (outcome.error === undefined) {
        // A line of the output is drawn over by the bars when both go to one terminal.
        if (environment.columns === undefined) environment.writeLine(sentence);
        else above(sentence);
      } else if (outcome.error.code !== 'CANCELLED') above(`longshore: ${sentence}`);
    },
    stop() {
      // What was said since the bars were drawn last.
      if (bars.isActive) bars.update();
      bars.stop();
    },
    finished(summary) {
      const { result, advice } = summarySentences(summary);
      environment.writeLine(result);
      for (const line of advice) environment.note(line);
    },
  };

  /** @returns whether bars have come or gone. */
  function showImages(rows: readonly DownloadRow[]): boolean {
    let hasChanged = false;
    const ids = new Set(rows.map(({ id }) => id));
    for (const [id, bar] of imageBars) {
      if (ids.has(id)) continue;
      bars.remove(bar);
      imageBars.delete(id);
      hasChanged = true;
    }
    for (const row of rows) {
      const payload = { line: imageLine(row) };
      const bar = imageBars.get(row.id);
      if (bar !== undefined) {
        bar.setTotal(Math.max(1, row.bytesTotal));
        bar.update(row.bytesDone, payload);
      } else {
        imageBars.set(row.id, bars.create(Math.max(1, row.bytesTotal), row.bytesDone, payload));
        hasChanged = true;
      }
    }
    return hasChanged;
  }

  /** Keeps the bar of the whole run at the bottom. */
  function showTotal(done: number, totals: DownloadTotals, isBelow: boolean): void {
    if (isBelow && totalBar !== undefined) {
      bars.remove(totalBar);
      totalBar = undefined;
    }
    const isKnown = (progress?.bytesToFetch ?? 0) > 0;
    const payload = { line: totalLine(`${endedCount} of ${imageCount} images`, totals, isKnown) };
    totalBar ??= bars.create(Math.max(1, progress?.bytesToFetch ?? 0), done, payload);
    totalBar.update(done, payload);
  }
}

/** Says what a row does when it does not simply fetch, and whom it waits for. */
function imageLine({ reference, state, askedToWait }: DownloadRow): LineFormat {
  const name = sanitizeText(reference);
  const remark =
    askedToWait !== null
      ? waitRemark(askedToWait)
      : state === 'downloading'
        ? ''
        : state.replaceAll('-', ' ');
  return (bytes, total, width) => namedProgressLine(name, labelWidth, { bytes, total, width, remark });
}

/** @param isKnown false when none of the images could be looked up before. */
function totalLine(label: string, totals: DownloadTotals, isKnown: boolean): LineFormat {
  const remark = speedRemark(totals);
  if (!isKnown)
    return (_bytes, _total, width) => shortenText(`${label.padEnd(labelWidth)}  ${remark}`, width - 1);
  return (bytes, total, width) => namedProgressLine(label, labelWidth, { bytes, total, width, remark });
}
