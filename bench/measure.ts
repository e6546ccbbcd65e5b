import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Command } from './peers.ts';
import { processorTimes } from './processor-time.ts';

const memoryPollMs = 20;

/** What one run of a command took. */
export interface Measurement {
  seconds: number;
  /** Seconds of processor time, in the program and in the kernel for it, over all its threads and children. */
  cpuSeconds: number;
  /** The most memory that it held at once, in bytes; 0 where the system does not tell. */
  peakMemory: number;
}

/**
 * Runs a command to its end.
 * @throws {Error} with what it printed when it fails.
 */
export async function measure({ program, arguments: args, environment }: Command): Promise<Measurement> {
  const before = await processorTimes();
  const startedAt = performance.now();
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  let peakMemory = 0;
  const poll = setInterval(async () => {
    peakMemory = Math.max(peakMemory, await memoryOf(child.pid));
  }, memoryPollMs);
  const [code] = await once(child, 'close');
  clearInterval(poll);
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${complaints.slice(-500)}`);
  const after = await processorTimes();
  return { seconds, cpuSeconds: after.ofCommands - before.ofCommands, peakMemory };
}

/** The middle one of some measurements; of an even number the higher of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Linux tells the high-water mark of a process in its status. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
