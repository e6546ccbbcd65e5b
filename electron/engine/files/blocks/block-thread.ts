import type { FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { DigestAlgorithm } from '../../../../shared/digest.ts';
import { toDiskError } from '../disk-error.ts';
import type { NewFile } from '../staged/write-new-file.ts';
import { nextStepBytes, type StepBounds } from '../step-bytes.ts';
import type { BlockReply, BlockRequest, OpenFile, Stretch } from './block-protocol.ts';
import { HashBehind } from './hash-behind.ts';

/** The build puts the worker beside its bundle, as JavaScript; in a checkout Node runs the TypeScript itself. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './block-worker.ts' : './block-worker.js',
  import.meta.url,
);

/** Between two stretches the work can be stopped and tells how far it is. */
const stretchBounds: StepBounds = { least: 256 * 1024, most: 4 * 1024 * 1024, goalMs: 100 };
const firstStretchBytes = 1024 * 1024;

/** Memory that is shared with the thread is a multiple of this. */
const sharedStep = 1024 * 1024;

/** An open file that is hashed, and what it is called in errors. */
export interface HashedFile {
  file: FileHandle;
  path: string;
}

/** How a file is hashed. */
export interface HashOptions {
  algorithm: DigestAlgorithm;
  /** Bytes that the file should have. */
  size: number;
  signal: AbortSignal;
  /** Hears how many bytes have been hashed and written by now. */
  onPosition(bytes: number): void;
  /** What is hashed is written here too. */
  target?: NewFile;
}

/**
 * A thread that reads files, hashes them and writes them elsewhere, one file at a time, so that the main loop does none
 * of it. It starts with the first file. Memory is one block, whatever the size of the files (ADR 24).
 */
export class BlockThread {
  #worker: Worker | undefined;
  /** Answers come in the order of what was asked. */
  readonly #waiting: PromiseWithResolvers<BlockReply>[] = [];
  /** Why the last thread has ended. */
  #lost = ended();
  /** The thread that hashes the file which is followed. */
  #follower: Worker | undefined;
  #isBusy = false;
  #shared = new SharedArrayBuffer(0);

  /**
   * The hex digest of an open file, whose own position is never used; undefined when it has not as many bytes as it
   * should have: then nothing of it is written, unless it was cut while it was read.
   * @throws {AppError} `DISK_PERMISSION` or `INTERNAL` when the file cannot be read; the system's error when the target
   * cannot be written; the signal's reason, when nothing reads or writes any more.
   */
  async hash(source: HashedFile, options: HashOptions): Promise<string | undefined> {
    if (this.#isBusy) throw new Error('This thread is hashing another file');
    this.#isBusy = true;
    try {
      return await this.#hash(source, options);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Begins to hash a file behind somebody who reads it, and has the thread until the hash is known. */
  hashBehind(file: OpenFile, algorithm: DigestAlgorithm): HashBehind {
    const worker = this.#send({ kind: 'begin', algorithm });
    return new HashBehind(
      file,
      (stretch) => this.#askOn(worker, { kind: 'stretch', ...stretch }),
      () => this.#askOn(worker, { kind: 'digest' }),
    );
  }

  /** From now on, hashes (SHA-256) what is written to targets as one file, until `sum` is asked for. */
  follow(): void {
    this.#follower = this.#send({ kind: 'follow' });
  }

  /** Adds what others have written to the file that is followed. */
  followBytes(bytes: Uint8Array): void {
    // Of a thread that has ended `sum` tells.
    if (this.#worker === this.#follower) this.#send({ kind: 'followed', bytes });
  }

  /**
   * The hex SHA-256 of the file that was followed, as it was to be written.
   * @throws an error when the thread has ended.
   */
  async sum(): Promise<string> {
    const reply = await this.#askOn(this.#follower, { kind: 'sum' });
    return reply.kind === 'digest' ? reply.hex : '';
  }

  /**
   * The SHA-256 of bytes, which may change after the call. They are copied into one piece of memory, so that it takes none anew
   * each time: the sum before must be known.
   * @throws an error when the thread has ended.
   */
  async sumOf(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.#shared.byteLength < bytes.length)
      this.#shared = new SharedArrayBuffer(Math.ceil(bytes.length / sharedStep) * sharedStep);
    const shared = new Uint8Array(this.#shared, 0, bytes.length);
    shared.set(bytes);
    const reply = await this.#ask({ kind: 'sum-of', bytes: shared });
    return Buffer.from(reply.kind === 'digest' ? reply.hex : '', 'hex');
  }

  /** Ends the thread, when it has no file. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #hash(
    source: HashedFile,
    { algorithm, size, signal, onPosition, target }: HashOptions,
  ): Promise<string | undefined> {
    if ((await sizeOf(source)) !== size) return undefined;
    const worker = this.#send({ kind: 'begin', algorithm });
    let step = firstStretchBytes;
    for (let position = 0; position < size; ) {
      signal.throwIfAborted();
      const length = Math.min(step, size - position, target?.room ?? step);
      const startedAt = performance.now();
      const bytes = await this.#stretch(worker, source, { position, length }, target);
      if (bytes === 0) return undefined;
      if (bytes === step) step = nextStepBytes(step, performance.now() - startedAt, stretchBounds);
      position += bytes;
      onPosition(position);
    }
    signal.throwIfAborted();
    const reply = await this.#askOn(worker, { kind: 'digest' });
    return reply.kind === 'digest' ? reply.hex : undefined;
  }

  /** @returns how many bytes there were. */
  async #stretch(
    worker: Worker,
    { file, path }: HashedFile,
    part: { position: number; length: number },
    target: NewFile | undefined,
  ): Promise<number> {
    const copy = async (to?: Stretch['target']) => {
      const reply = await this.#askOn(worker, { kind: 'stretch', source: file.fd, ...part, target: to });
      if (reply.kind === 'done') return reply.bytes;
      throw reply.kind === 'failed' ? failure(reply, path) : new Error('The thread answered something else');
    };
    if (target === undefined) return copy();
    return target.extend((descriptor, end) => copy({ descriptor, position: end }));
  }

  /** Asks the thread that has hashed what came before: another one would go on from nothing. */
  async #askOn(worker: Worker | undefined, request: BlockRequest): Promise<BlockReply> {
    if (worker === undefined || this.#worker !== worker) throw this.#lost;
    return this.#ask(request);
  }

  async #ask(request: BlockRequest): Promise<BlockReply> {
    const waiting = Promise.withResolvers<BlockReply>();
    this.#send(request);
    this.#waiting.push(waiting);
    this.#worker?.ref();
    try {
      return await waiting.promise;
    } finally {
      // A thread without work must not keep the process alive.
      if (this.#waiting.length === 0) this.#worker?.unref();
    }
  }

  #send(request: BlockRequest): Worker {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
    return this.#worker;
  }

  #start(): Worker {
    // What the program was started with (`node -e`) may not suit a file.
    const worker = new Worker(workerUrl, { execArgv: [] });
    worker.on('message', (reply: BlockReply) => this.#waiting.shift()?.resolve(reply));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, ended()));
    return worker;
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#lost = error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

function ended(): Error {
  return new Error('The thread that reads files has ended');
}

async function sizeOf({ file, path }: HashedFile): Promise<number> {
  const { size } = await file.stat().catch((error: unknown) => {
    throw toDiskError(error, path);
  });
  return size;
}

/** What could not be read is named by its path; whoever made the target knows what to call that. */
function failure({ side, code, message }: BlockReply & { kind: 'failed' }, path: string): Error {
  const error = Object.assign(new Error(message), { code });
  return side === 'source' ? toDiskError(error, path) : error;
}
