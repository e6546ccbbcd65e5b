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

/** The cost of a piece of work: the least of some tries, since the first also compiles. */
export async function costOf(work: () => unknown, tries = 3): Promise<Cost> {
  let least: Cost = { cpuMs: Number.POSITIVE_INFINITY, heapBytes: Number.POSITIVE_INFINITY };
  for (let left = tries; left > 0; left -= 1) {
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
