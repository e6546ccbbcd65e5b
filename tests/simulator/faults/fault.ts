import type { Role, SimulatorRequest } from '../http/answer.ts';
import type { FaultKind, FaultParameters } from './fault-table.ts';

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
