import type { Readable } from 'node:stream';
import { GatheredChunks } from './gathered-chunks.ts';

/** Bytes that are handed on together. */
const togetherBytes = 64 * 1024;

/**
 * Lets a body that has not begun come in few chunks, in however many its server sends it: readers that collect chunks
 * would hold an object for each. What has come last may wait for the end of the body.
 */
export function joinSmallChunks(body: Readable): void {
  join(body, false);
}

/**
 * The same for a body whose bytes are wanted as they come: what one read of the socket brings is handed on together,
 * and nothing waits for the next one.
 */
export function joinChunksOfOneRead(body: Readable): void {
  join(body, true);
}

/** @param isPrompt hands on what one read of the socket has brought. */
function join(body: Readable, isPrompt: boolean): void {
  const push = body.push.bind(body);
  const gathered = new GatheredChunks();
  let wantsMore = true;
  const handOn = () => {
    for (const chunk of gathered.take()) wantsMore = push(chunk);
    return wantsMore;
  };
  const handOnLater = () => void (body.destroyed || handOn());
  body.push = (chunk: Uint8Array | null, encoding) => {
    if (chunk === null) {
      handOn();
      return push(null, encoding);
    }
    if (isPrompt && gathered.byteLength === 0) process.nextTick(handOnLater);
    gathered.push(chunk);
    if (gathered.byteLength >= togetherBytes) return handOn();
    // Where nothing is handed on by itself, only more can bring that about.
    return !isPrompt || wantsMore;
  };
}
