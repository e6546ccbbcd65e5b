import { readSync } from 'node:fs';
import type { OpenFile } from '../../files/blocks/block-protocol.ts';
import { toDiskError } from '../../files/disk-error.ts';

/** Where the bytes of a packed layer come from. Reading may wait. */
export interface PackedSource {
  /** Bytes in all. */
  readonly size: number;
  /** True when bytes come once, and in their order. */
  readonly isStream: boolean;
  /** Reads from a place, as much as there is room for; less only at the end. @returns how many bytes came. */
  read(into: Uint8Array, position: number): number;
}

/** A file that is open. Reading throws an {AppError}, `DISK_PERMISSION` or `INTERNAL`, when the disk cannot give it. */
export function fileSource({ descriptor, path }: OpenFile, size: number): PackedSource {
  const read = (into: Uint8Array, position: number) => {
    const length = Math.max(0, Math.min(into.length, size - position));
    try {
      return length === 0 ? 0 : readSync(descriptor, into, 0, length, position);
    } catch (error) {
      throw toDiskError(error, path);
    }
  };
  return { size, isStream: false, read };
}

/** Bytes that are in memory. */
export function memorySource(bytes: Uint8Array): PackedSource {
  const read = (into: Uint8Array, position: number) => {
    const part = bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
  return { size: bytes.length, isStream: false, read };
}
