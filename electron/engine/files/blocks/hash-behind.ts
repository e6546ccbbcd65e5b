import { toDiskError } from '../disk-error.ts';
import type { BlockReply, OpenFile, Stretch } from './block-protocol.ts';

/** Bytes of a stretch: each message wakes a thread. */
const stretchBytes = 8 * 1024 * 1024;

/**
 * The hash of an open file that somebody else reads: what they have read is hashed elsewhere while they go on. It must stay
 * open until the thread has answered, or has ended.
 */
export class HashBehind {
  readonly #file: OpenFile;
  readonly #ask: (stretch: Stretch) => Promise<BlockReply>;
  readonly #digest: () => Promise<BlockReply>;
  readonly #stretches: Promise<BlockReply>[] = [];
  /** Bytes that the thread has been told of. */
  #told = 0;

  constructor(
    file: OpenFile,
    ask: (stretch: Stretch) => Promise<BlockReply>,
    digest: () => Promise<BlockReply>,
  ) {
    this.#file = file;
    this.#ask = ask;
    this.#digest = digest;
  }

  /** Tells that everything before `position` (bytes) has been read. Who reads need not wait. */
  advance(position: number): void {
    while (position - this.#told >= stretchBytes) this.#tell(stretchBytes);
  }

  /**
   * The hex digest of the first `size` bytes, or of as many as there are.
   * @param onPosition hears how many bytes are hashed; what it throws ends the work.
   * @throws {AppError} `DISK_PERMISSION`, `INTERNAL` when the file cannot be read; an error when the thread that began has
   * ended.
   */
  async finish(size: number, onPosition: (bytes: number) => void): Promise<string> {
    let bytes = 0;
    for (let at = 0; at < this.#stretches.length || this.#told < size; at++) {
      if (at >= this.#stretches.length) this.#tell(Math.min(stretchBytes, size - this.#told));
      bytes += this.#bytesOf(await this.#stretches[at]);
      onPosition(bytes);
    }
    const reply = await this.#digest();
    return reply.kind === 'digest' ? reply.hex : '';
  }

  #tell(length: number): void {
    const asked = this.#ask({ source: this.#file.descriptor, position: this.#told, length });
    // Who gives up does not listen any more.
    asked.catch(() => undefined);
    this.#stretches.push(asked);
    this.#told += length;
  }

  #bytesOf(reply: BlockReply | undefined): number {
    if (reply?.kind !== 'failed') return reply?.kind === 'done' ? reply.bytes : 0;
    const { code, message } = reply;
    throw toDiskError(Object.assign(new Error(message), { code }), this.#file.path);
  }
}
