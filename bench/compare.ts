import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BenchImage } from './content.ts';
import { type Measurement, measure, median } from './measure.ts';
import { isInstalled, type Peer } from './peers.ts';
import { isQuiet, processorTimes, shareOfOthers } from './processor-time.ts';
import { type BenchRegistry, type Serving, startRegistry } from './registry.ts';
import type { Comparison } from './report.ts';

/** Runs that others have disturbed are done again so many times, and then count, with a word about it. */
const mostDisturbedRuns = 5;

/** Some images that every peer fetches. */
export interface Work {
  name: string;
  peers: readonly Peer[];
  images: readonly BenchImage[];
  serving?: Serving;
  /** A file system in memory takes the disk out of the comparison: not every peer waits until it has written. */
  isToMemory?: boolean;
}

/**
 * Runs every peer on the same work, one after the other in turn. Runs during which the rest of the machine was busy are
 * done again.
 * @param content folder of the images, as static files of a registry.
 */
export async function compare(work: Work, content: string, runs: number): Promise<Comparison> {
  const scratch = dirname(content);
  const registry = await startRegistry(content, join(scratch, 'nginx'), work.serving);
  const place = work.isToMemory ? await mkdtemp('/dev/shm/longshore-bench-') : scratch;
  const present = work.peers.filter(isInstalled);
  const measured = new Map<string, Measurement[]>(present.map(({ name }) => [name, []]));
  let disturbed = 0;
  try {
    for (let run = 0; run < runs; run++) {
      for (const peer of present) {
        let isSpoilt: boolean;
        do {
          const { measurement, share } = await runOnce(peer, registry, work.images, place);
          isSpoilt = !isQuiet(share);
          console.log(
            `${work.name}: ${peer.name} ${measurement.seconds.toFixed(2)} s, ${measurement.cpuSeconds.toFixed(2)} s of CPU${isSpoilt ? `; others took ${Math.round(share * 100)} % of the machine` : ''}`,
          );
          if (isSpoilt && disturbed < mostDisturbedRuns) disturbed++;
          else {
            measured.get(peer.name)?.push(measurement);
            isSpoilt = false;
          }
        } while (isSpoilt);
      }
    }
  } finally {
    await registry.stop();
    if (work.isToMemory) await rm(place, { recursive: true });
  }
  return {
    work: work.name,
    missing: work.peers.filter((peer) => !isInstalled(peer)).map(({ name }) => name),
    disturbed,
    results: present.map(({ name }) => summaryOf(name, measured.get(name) ?? [])),
  };
}

async function runOnce(
  peer: Peer,
  registry: BenchRegistry,
  images: readonly BenchImage[],
  place: string,
): Promise<{ measurement: Measurement; share: number }> {
  const target = join(place, 'target');
  await mkdir(target);
  try {
    const before = await processorTimes(registry.processes);
    const total: Measurement = { seconds: 0, cpuSeconds: 0, peakMemory: 0 };
    for (const command of await peer.fetch(registry, images, join(target, 'layout'))) {
      const one = await measure(command);
      total.seconds += one.seconds;
      total.cpuSeconds += one.cpuSeconds;
      total.peakMemory = Math.max(total.peakMemory, one.peakMemory);
    }
    return { measurement: total, share: shareOfOthers(before, await processorTimes(registry.processes)) };
  } finally {
    await rm(target, { recursive: true });
  }
}

function summaryOf(name: string, runs: readonly Measurement[]): Comparison['results'][number] {
  return {
    name,
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    runs: runs.map(({ seconds }) => seconds),
    peakMemory: Math.max(...runs.map(({ peakMemory }) => peakMemory)),
  };
}
