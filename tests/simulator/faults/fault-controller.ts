import type { Answer, SimulatorRequest } from '../http/answer.ts';
import type { ActiveFault, Fault } from './fault.ts';
import { type FaultEntry, type FaultScene, faultTable } from './fault-table.ts';

interface Entry {
  fault: Fault;
  seen: number;
  fired: number;
}

/** The faults in force in one simulator. */
export class FaultController {
  readonly #entries = new Set<Entry>();

  /** Puts a fault in force. Faults apply in the order they were added. */
  add(fault: Fault): ActiveFault {
    const entry: Entry = { fault, seen: 0, fired: 0 };
    this.#entries.add(entry);
    return {
      get fired() {
        return entry.fired;
      },
      remove: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** Takes every fault out of force. */
  clear(): void {
    this.#entries.clear();
  }

  /** Picks the faults that this request runs into, and counts them as fired. */
  pick(request: SimulatorRequest, answer: Answer): Fault[] {
    const picked: Fault[] = [];
    for (const entry of this.#entries) {
      if (!concerns(entry.fault, request, answer)) continue;
      entry.seen += 1;
      const { skip = 0, times = 1 } = entry.fault;
      if (entry.seen <= skip || (times !== 'always' && entry.fired >= times)) continue;
      entry.fired += 1;
      picked.push(entry.fault);
    }
    return picked;
  }
}

/** Lets the picked faults of one stage change an answer. */
export function applyFaults(
  faults: Fault[],
  stage: FaultEntry['stage'],
  scene: Omit<FaultScene, 'parameters'>,
): void {
  for (const fault of faults) {
    const entry: FaultEntry = faultTable[fault.kind];
    if (entry.stage === stage) entry.apply({ ...scene, parameters: fault });
  }
}

function concerns(fault: Fault, request: SimulatorRequest, answer: Answer): boolean {
  if (fault.role !== undefined && fault.role !== request.role) return false;
  const entry: FaultEntry = faultTable[fault.kind];
  if (entry.needsBody && (answer.status !== 200 || request.method === 'HEAD')) return false;
  if (fault.match === undefined) return true;
  return typeof fault.match === 'string' ? request.url.includes(fault.match) : fault.match(request);
}
