import { maxHeaderSize } from 'node:http';
import { type AnswerHead, parseHead } from './answer-head.ts';
import { NotPlain } from './not-plain.ts';

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const deletion = 0x7f;

/** How every head begins that is read here (RFC 9112, section 4). */
const beginning = Buffer.from('HTTP/1.1 ');

/** A head, and the bytes that came with it and belong to what follows. */
export interface HeadAndRest {
  head: AnswerHead;
  /** A view of what was pushed last. */
  rest: Uint8Array;
}

/**
 * Collects the head of one answer, in however many pieces it comes. What cannot become a head that is understood is
 * refused at once, not waited for. It takes no more bytes than Node's parser does.
 */
export class HeadReader {
  #held = Buffer.alloc(0);
  #length = 0;
  #lineLength = 0;
  #previous = 0;

  /**
   * Takes the bytes that came next.
   * @returns undefined while the head has not ended.
   * @throws `NotPlain`.
   */
  push(bytes: Buffer): HeadAndRest | undefined {
    for (let index = 0; index < bytes.byteLength; index++) {
      if (!this.#isEnd(bytes[index] ?? 0)) continue;
      const head = Buffer.concat([this.#held, bytes.subarray(0, index + 1)]);
      return { head: parseHead(head.toString('latin1')), rest: bytes.subarray(index + 1) };
    }
    // The memory of these bytes belongs to whoever read them.
    this.#held = Buffer.concat([this.#held, bytes]);
    return undefined;
  }

  #isEnd(byte: number): boolean {
    const isBeginning = this.#length < beginning.byteLength;
    if (isBeginning && byte !== beginning[this.#length]) throw new NotPlain('not HTTP/1.1');
    this.#length += 1;
    if (this.#length >= maxHeaderSize) throw new NotPlain('a head that is too long');
    const previous = this.#previous;
    this.#previous = byte;
    if ((byte === lineFeed) !== (previous === carriageReturn)) throw new NotPlain('half an end of a line');
    if (byte === lineFeed) {
      const isEmpty = this.#lineLength === 0;
      this.#lineLength = 0;
      return isEmpty;
    }
    if (byte === carriageReturn) return false;
    if ((byte < space && byte !== tab) || byte === deletion) throw new NotPlain('a control character');
    this.#lineLength += 1;
    return false;
  }
}
