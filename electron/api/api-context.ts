import type { EngineServices } from '../engine/services/engine-services.ts';
import type { HostServices } from './host-services.ts';

/** What the procedures of the API work on. */
export interface ApiContext {
  engine: EngineServices;
  host: HostServices;
  /** Receives errors that are faults of Longshore itself, in full, before callers get them without their cause. */
  reportFault?: (error: unknown, procedure: string) => void;
}
