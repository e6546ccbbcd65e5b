import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a piece of work took. */
export interface Cost {
  /** Milliseconds of computing, which a busy machine does not lengthen. */
  cpuMs: number;
  /** Bytes by which the heap grew, what could be collected included. */
  heapBytes: number;
}

const collectGarbage = garbageCollector();

const mostTries = 5;

/**
 * The cost of a piece of work: the least of up to five tries, since the first also compiles, and a machine that does
 * much else lengthens some. It ends with the first that is within the budget.
 */
export async function costOf(work: () => unknown, budget: Cost): Promise<Cost> {
  let least: Cost = { cpuMs: Number.POSITIVE_INFINITY, heapBytes: Number.POSITIVE_INFINITY };
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (least.cpuMs < budget.cpuMs && least.heapBytes < budget.heapBytes) break;
    collectGarbage();
    const heapBefore = memoryUsage().heapUsed;
    const before = process.threadCpuUsage();
    await work();
    const { user, system } = process.threadCpuUsage(before);
    const cost = { cpuMs: (user + system) / 1000, heapBytes: memoryUsage().heapUsed - heapBefore };
    least = {
      cpuMs: Math.min(least.cpuMs, cost.cpuMs),
      heapBytes: Math.min(least.heapBytes, cost.heapBytes),
    };
  }
  return least;
}

/** Node's collector, which it gives away only when told to. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
