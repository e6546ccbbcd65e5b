import type { UploadTarget } from './upload-target.ts';
import type { UploadMemory } from './upload-ways.ts';

/** A blob that is sent. */
export interface SentBlob {
  digest: string;
  /** Bytes. */
  size: number;
  /** Asked once before its bytes are, while no request waits for them. What it throws ends the upload. */
  prepare(): Promise<void>;
  /** Its bytes from `start` up to `end`, which is not among them. */
  open(start: number, end: number): AsyncIterable<Buffer>;
}

/** What sending a blob needs beside the blob. */
export interface BlobUpload {
  target: UploadTarget;
  memory: UploadMemory;
  /** A repository of the same registry that has the blob, or may have it. */
  mountFrom?: string | undefined;
  /** Hears how many bytes of the blob the registry has, or has been sent: it may go back. */
  onPosition(bytes: number): void;
}

/** The bytes of a blob from `start` up to `end`, as a request sends them. */
export function bodyOf({ onPosition }: BlobUpload, blob: SentBlob, start: number, end: number) {
  return {
    size: end - start,
    open: () => blob.open(start, end),
    onSent: (bytes: number) => onPosition(start + bytes),
  };
}

/** The name under which a repository's uploads are kept. */
export function placeOf({ context, repository }: UploadTarget): string {
  return `${context.host}/${repository}`;
}
