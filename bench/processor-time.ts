import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** Linux counts processor time in hundredths of a second (proc(5), USER_HZ). */
const ticksPerSecond = 100;
/** More than this share of the machine's processors, taken by others, spoils a run. */
const tolerableShare = 0.04;

/** Processor time in seconds, and the time of the monotonic clock in ms at which it was read; 0 where nothing tells. */
export interface ProcessorTimes {
  /** Of the commands that this process has started and that have ended. */
  ofCommands: number;
  /** Of this process, of its commands and of the server that it runs. */
  ofBench: number;
  /** Of all programs on this machine. */
  ofMachine: number;
  at: number;
}

/**
 * Reads the processor times.
 * @param server processes that serve the images.
 */
export async function processorTimes(server: readonly number[] = []): Promise<ProcessorTimes> {
  const [own = [], ...served] = await Promise.all(['self', ...server].map(ticksOf));
  const machine =
    /^cpu +(\d+) (\d+) (\d+)/
      .exec(await textOf('/proc/stat'))
      ?.slice(1)
      .map(Number) ?? [];
  const [user = 0, system = 0, commandsUser = 0, commandsSystem = 0] = own;
  const ofServer = served.flatMap(([servedUser = 0, servedSystem = 0]) => [servedUser, servedSystem]);
  return {
    ofCommands: (commandsUser + commandsSystem) / ticksPerSecond,
    ofBench: sum([user, system, commandsUser, commandsSystem, ...ofServer]) / ticksPerSecond,
    ofMachine: sum(machine) / ticksPerSecond,
    at: performance.now(),
  };
}

/** The share of the machine's processors that others have taken between two readings: 1 is all of them. */
export function shareOfOthers(before: ProcessorTimes, after: ProcessorTimes): number {
  const others = after.ofMachine - before.ofMachine - (after.ofBench - before.ofBench);
  const seconds = (after.at - before.at) / 1000;
  return Math.max(0, others) / Math.max(0.1, seconds) / availableParallelism();
}

/** True when so little was taken by others that a run counts. */
export function isQuiet(share: number): boolean {
  return share <= tolerableShare;
}

/** Ticks of a process in user and kernel mode, and the same of its children that have ended (proc(5), fields 14 to 17). */
async function ticksOf(process: string | number): Promise<number[]> {
  const stat = await textOf(`/proc/${process}/stat`);
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
