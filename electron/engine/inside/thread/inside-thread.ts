import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '../../../../shared/errors.ts';
import type { Ask, Questions, Reply } from './protocol.ts';

/** The build puts the worker beside its bundle, as JavaScript; in a checkout Node runs the TypeScript itself. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './inside-worker.ts' : './inside-worker.js',
  import.meta.url,
);

/** What a thread leaves behind lives for a moment: with more room it would be collected no sooner, and take more. */
const maxYoungGenerationSizeMb = 8;

/** No layer needs half of it. V8 lets a heap whose bound is far away grow to four times what is alive before it collects it. */
const maxOldGenerationSizeMb = 1024;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  onProgress: ((bytes: number, total: number) => void) | undefined;
}

/** A thread that looks into images. It starts with the first question, and answers one after the other. */
export class InsideThread {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /**
   * Asks the thread.
   * @throws {AppError} what the thread found; `CANCELLED` once the signal has aborted, at the latest when the work comes
   * to its next step.
   */
  async ask<Kind extends keyof Questions>(
    kind: Kind,
    asked: Questions[Kind][0],
    signal: AbortSignal,
    onProgress?: (bytes: number, total: number) => void,
  ): Promise<Questions[Kind][1]> {
    signal.throwIfAborted();
    const id = this.#nextId++;
    const stop = new SharedArrayBuffer(4);
    const cancel = () => void Atomics.store(new Int32Array(stop), 0, 1);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<Questions[Kind][1]>((resolve, reject) => {
        this.#waiting.set(id, {
          resolve: (answer) => resolve(answer as Questions[Kind][1]),
          reject,
          onProgress,
        });
        this.#worker ??= this.#start();
        this.#worker.ref();
        this.#worker.postMessage({ ...asked, id, kind, stop } as Ask);
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
      // A thread without work must not keep the process alive.
      if (this.#waiting.size === 0) this.#worker?.unref();
    }
  }

  /** Ends the thread when nobody waits for it, and frees its memory: the next question starts another one. */
  async rest(): Promise<void> {
    if (this.#waiting.size === 0) await this.close();
  }

  /** Ends the thread; who waits for it is told that it was cancelled. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#failAll(new AppError('CANCELLED', 'Longshore was closed.'));
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb, maxOldGenerationSizeMb };
    const worker = new Worker(workerUrl, { execArgv: [], resourceLimits });
    worker.on('message', (reply: Reply) => this.#take(reply));
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('The thread that looks into images has ended')));
    return worker;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (reply.kind === 'progress') waiting?.onProgress?.(reply.bytes, reply.total);
    if (reply.kind === 'answer') waiting?.resolve(reply.answer);
    if (reply.kind === 'failed') waiting?.reject(AppError.fromData(reply.error));
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#failAll(toAppError(error));
  }

  #failAll(error: Error): void {
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}
