import type { Readable } from 'node:stream';
import { GatheredChunks } from './gathered-chunks.ts';

/** Bytes that are handed on together. */
const togetherBytes = 64 * 1024;

/**
 * Lets a body that has not begun come in few chunks, in however many its server sends it: readers that collect chunks
 * would hold an object for each. What has come last may wait for the end of the body.
 */
export function joinSmallChunks(body: Readable): void {
  const push = body.push.bind(body);
  const gathered = new GatheredChunks();
  const handOn = () => {
    let wantsMore = true;
    for (const chunk of gathered.take()) wantsMore = push(chunk);
    return wantsMore;
  };
  body.push = (chunk: Uint8Array | null, encoding) => {
    if (chunk === null) {
      handOn();
      return push(null, encoding);
    }
    gathered.push(chunk);
    return gathered.byteLength < togetherBytes || handOn();
  };
}
