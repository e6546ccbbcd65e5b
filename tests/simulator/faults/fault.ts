import type { Role, SimulatorRequest } from '../http/answer.ts';
import type { FaultKind } from './fault-table.ts';

/** The numbers of a fault; each kind reads those that it needs. */
export interface FaultParameters {
  /** How much of the body goes out first (`reset`, `stall`, `early-end`); 1,000 bytes by default. */
  afterBytes?: number;
  /** Where in the whole blob the change begins (`corrupt`); 0 by default. */
  offset?: number;
  /** How many bytes are changed (`corrupt`, 16 by default), or added to the size (`wrong-size`, 1 by default; may be negative). */
  bytes?: number;
  /** What `Retry-After` says (`too-many-requests`, `unavailable`); no header when absent. */
  retryAfterSeconds?: number;
  /** How long the answer's head is held back (`slow-headers`); 1,000 by default. */
  milliseconds?: number;
  /** Where to (`redirect`). */
  location?: string;
  /** Which status (`status`); 500 by default. */
  status?: number;
  /** How deep (`deep-json`); 100,000 by default. */
  depth?: number;
}

/** Something that goes wrong with some requests. */
export interface Fault extends FaultParameters {
  kind: FaultKind;
  /** A part of the path and query, or a function that picks requests; every request when absent. */
  match?: string | ((request: SimulatorRequest) => boolean);
  /** Only requests to this host. */
  role?: Role;
  /** How many matching requests are let through first. */
  skip?: number;
  /** How many requests it spoils; 1 by default. */
  times?: number | 'always';
}

/** A fault in force. */
export interface ActiveFault {
  /** How many requests it has spoiled. */
  readonly fired: number;
  remove(): void;
}
