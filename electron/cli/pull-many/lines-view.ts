import type { CommandEnvironment } from '../process/environment.ts';
import { milestone } from '../pull/plain-view.ts';
import type { EngineFlags } from '../session.ts';
import { createPauseTeller } from './pauses.ts';
import { RunProgress } from './progress.ts';
import { lookingSentence, outcomeSentence, planSentence, summarySentences } from './sentences.ts';
import type { RunView } from './view.ts';

const stepPercent = 10;

/** Shows a run where no bars can be drawn: a line for each image, and for each tenth of the way. */
export function createLinesRunView({ note, writeLine }: CommandEnvironment, flags: EngineFlags): RunView {
  let progress: RunProgress | undefined;
  let told = 0;
  const pauses = createPauseTeller(note);
  return {
    outage: (row, leftMs) => pauses.outage(row, leftMs),
    looking: (count) => note(lookingSentence(count)),
    planned(plan) {
      progress = new RunProgress(plan);
      note(planSentence(plan));
    },
    progress(rows, { bytesPerSecond, etaSeconds }) {
      pauses.look(rows);
      const bytesTotal = progress?.bytesToFetch ?? 0;
      const bytesDone = progress?.bytesDone(rows) ?? 0;
      const step = bytesTotal === 0 ? 0 : Math.floor(((bytesDone / bytesTotal) * 100) / stepPercent);
      if (step > told && bytesDone < bytesTotal)
        note(milestone({ bytesDone, bytesTotal, bytesPerSecond, etaSeconds }));
      told = Math.max(told, step);
    },
    ended(outcome) {
      if (outcome.error === undefined) writeLine(outcomeSentence(outcome, flags));
      else if (outcome.error.code !== 'CANCELLED') note(`longshore: ${outcomeSentence(outcome, flags)}`);
    },
    stop() {},
    finished(summary) {
      const { result, advice } = summarySentences(summary);
      writeLine(result);
      for (const line of advice) note(line);
    },
  };
}
