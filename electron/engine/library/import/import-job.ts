import type { HashPool } from '../../transfer/disk/hash-pool.ts';
import type { Library } from '../layout.ts';
import type { ImportGate } from './import-gate.ts';

/** What is asked of an import, and what hears of it. */
export interface ImportJob {
  library: Library;
  hashes: HashPool;
  /** Says whether an image may enter; unless given, each may. */
  gate?: ImportGate | undefined;
  signal: AbortSignal;
  /** Hears how many bytes there will be, once that is known. */
  onTotal(bytes: number): void;
  /** Hears of bytes that were written, or found in the library already. */
  onBytes(bytes: number): void;
}
