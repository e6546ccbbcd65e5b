import { type Measurement, measure, median } from './measure.ts';
import type { Command } from './peers.ts';
import { isQuiet, processorTimes, shareOfOthers } from './processor-time.ts';
import type { Comparison, Result } from './report.ts';

/** Runs that others have disturbed are done again so many times, and then count, with a word about it. */
const mostDisturbedRuns = 5;

/** What one run took, and the share of the machine that others took meanwhile. */
export interface Run {
  measurement: Measurement;
  share: number;
}

/** A program that does some work, from a clean begin each time. */
export interface Contestant {
  name: string;
  run(): Promise<Run>;
}

/**
 * Runs all on the same work, one after the other in turn. Runs during which the rest of the machine was busy are done
 * again.
 */
export async function inTurn(
  work: string,
  contestants: readonly Contestant[],
  runs: number,
): Promise<Pick<Comparison, 'results' | 'disturbed'>> {
  const measured = new Map<string, Measurement[]>(contestants.map(({ name }) => [name, []]));
  let disturbed = 0;
  for (let run = 0; run < runs; run++) {
    for (const contestant of contestants) {
      let isSpoilt: boolean;
      do {
        const { measurement, share } = await contestant.run();
        isSpoilt = !isQuiet(share);
        console.log(
          `${work}: ${contestant.name} ${measurement.seconds.toFixed(2)} s, ${measurement.cpuSeconds.toFixed(2)} s of CPU${isSpoilt ? `; others took ${Math.round(share * 100)} % of the machine` : ''}`,
        );
        if (isSpoilt && disturbed < mostDisturbedRuns) disturbed++;
        else {
          measured.get(contestant.name)?.push(measurement);
          isSpoilt = false;
        }
      } while (isSpoilt);
    }
  }
  return { disturbed, results: contestants.map(({ name }) => summaryOf(name, measured.get(name) ?? [])) };
}

/**
 * Runs commands one after the other and adds them up.
 * @param server processes that are no strangers.
 * @throws {Error} with what a command printed when it fails.
 */
export async function runCommands(
  commands: readonly Command[],
  server: readonly number[] = [],
): Promise<Run> {
  const before = await processorTimes(server);
  const total: Measurement = { seconds: 0, cpuSeconds: 0, peakMemory: 0 };
  for (const command of commands) {
    const one = await measure(command);
    total.seconds += one.seconds;
    total.cpuSeconds += one.cpuSeconds;
    total.peakMemory = Math.max(total.peakMemory, one.peakMemory);
  }
  return { measurement: total, share: shareOfOthers(before, await processorTimes(server)) };
}

function summaryOf(name: string, runs: readonly Measurement[]): Result {
  return {
    name,
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    runs: runs.map(({ seconds }) => seconds),
    peakMemory: Math.max(...runs.map(({ peakMemory }) => peakMemory)),
  };
}
