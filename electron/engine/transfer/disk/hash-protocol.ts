import type { DigestAlgorithm } from '../../../../shared/digest.ts';
import type { Stretch } from '../pieces/piece-layout.ts';
import type { Extent } from '../pieces/segment.ts';
import type { ReadFrom } from './journal/survivors.ts';

/** What the main thread asks of a hash worker. `id` names one file; `check` answers once. */
export type HashRequest =
  | { kind: 'open'; id: number; path: string; algorithm: DigestAlgorithm }
  /** Bytes before `frontier` are written and may be hashed. */
  | { kind: 'advance'; id: number; frontier: number }
  | { kind: 'finish'; id: number; size: number }
  | { kind: 'check'; id: number; path: string; extents: Extent[]; from: ReadFrom }
  | { kind: 'close'; id: number };

/** What a hash worker answers. */
export type HashReply =
  | { kind: 'digest'; id: number; hex: string }
  /** For each extent, whether the disk still holds the bytes that its CRC was taken of. A stretch that cannot be read does not. */
  | { kind: 'checked'; id: number; good: boolean[] }
  /** `unreadable` is the stretch that the disk could not give, where it was that which failed. */
  | { kind: 'failed'; id: number; code: string; message: string; unreadable?: Stretch };
