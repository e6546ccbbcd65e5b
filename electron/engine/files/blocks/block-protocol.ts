import type { DigestAlgorithm } from '../../../../shared/digest.ts';

/** An open file, and what it is called in errors. */
export interface OpenFile {
  descriptor: number;
  path: string;
}

/** A part of an open file to be hashed and, where there is a target, written to another one. */
export interface Stretch {
  /** File descriptor, which all threads of a process share. */
  source: number;
  /** Bytes before it in the source. */
  position: number;
  /** Bytes; less where the source ends before. */
  length: number;
  target?: { descriptor: number; position: number };
}

/**
 * What the main thread asks of the thread that reads, hashes and writes. `begin`, `follow` and `followed` are answered by
 * nothing.
 */
export type BlockRequest =
  /** From now on, what is written to targets is also hashed (SHA-256) as one file, across all sources. */
  | { kind: 'follow' }
  /** The main thread has written these bytes to that file itself. */
  | { kind: 'followed'; bytes: Uint8Array }
  /** The hash of that file; it ends there. */
  | { kind: 'sum' }
  /** The SHA-256 of bytes that both threads share. */
  | { kind: 'sum-of'; bytes: Uint8Array<SharedArrayBuffer> }
  | { kind: 'begin'; algorithm: DigestAlgorithm }
  | ({ kind: 'stretch' } & Stretch)
  | { kind: 'digest' };

/** What it answers. */
export type BlockReply =
  /** So many bytes were hashed and written; less than asked for where the source has ended. */
  | { kind: 'done'; bytes: number }
  | { kind: 'digest'; hex: string }
  /** The system's error, and the file that it came of. */
  | { kind: 'failed'; side: 'source' | 'target'; code: string; message: string };
