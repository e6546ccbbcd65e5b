import { createHash } from 'node:crypto';
import { type ByteSource, bufferSource, walk } from './byte-source.ts';

/** A blob whose size is known at once and whose digest is computed when first asked for. */
export interface Blob extends ByteSource {
  /** `sha256:…` of the blob as it is sent. */
  digest(): Promise<string>;
}

/** A layer: a blob that also knows the digest of its uncompressed tar (image-spec, config.md, "Layer DiffID"). */
export interface LayerBlob extends Blob {
  diffId(): Promise<string>;
}

/** The sha256 digest of bytes in memory. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The sha256 digest of a source of any size, computed without blocking other requests. */
export async function digestOfSource(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of walk(source)) hash.update(bytes);
  return `sha256:${hash.digest('hex')}`;
}

/** A blob of bytes in memory. */
export function memoryBlob(bytes: Buffer | string): Blob {
  const source = bufferSource(bytes);
  return { ...source, digest: lazily(() => digestOfSource(source)) };
}

/** Runs an asynchronous computation when first asked for, once. */
export function lazily<Value>(compute: () => Promise<Value>): () => Promise<Value> {
  let result: Promise<Value> | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}
