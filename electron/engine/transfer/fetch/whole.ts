import type { PieceMap } from '../disk/piece-map.ts';
import { checkLength } from './answer-check.ts';
import type { BlobResponse, BlobSource } from './blob-source.ts';
import { brokeOff, wrongSize } from './fault.ts';
import { readChunks } from './response-stream.ts';
import { type ReadContext, SegmentWriter } from './segment-writer.ts';

/**
 * Fetches what is missing of a blob from a server that knows no ranges: one stream from zero, of which only the
 * missing parts are written.
 * @throws {AppError} as `fetchSegment`.
 */
export async function fetchWhole(
  source: BlobSource,
  pieceMap: PieceMap,
  context: ReadContext,
  onResponse: (response: BlobResponse) => void,
): Promise<void> {
  const { size } = pieceMap.layout;
  const response = await source.open(undefined, context.signal);
  try {
    checkLength(response, size);
  } catch (error) {
    response.body.destroy();
    throw error;
  }
  onResponse(response);
  let position = 0;
  let next = 0;
  let writer: SegmentWriter | undefined;
  const takeAll = async (chunk: Uint8Array): Promise<undefined> => {
    for (let rest = chunk; rest.byteLength > 0; ) {
      let segment = pieceMap.segments[next];
      while (segment !== undefined && segment.end <= position) segment = pieceMap.segments[++next];
      if (segment === undefined) throw wrongSize(response.host, size, position + rest.byteLength);
      const isMissing = position >= segment.position;
      const part = rest.subarray(0, (isMissing ? segment.end : segment.position) - position);
      if (isMissing) {
        writer ??= new SegmentWriter(segment, context);
        await writer.push(part);
        if (segment.isComplete) writer = undefined;
      }
      position += part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
    await context.throttle(chunk.byteLength);
  };
  try {
    await readChunks(response, context, takeAll);
  } finally {
    await writer?.flush();
  }
  if (position < size) throw brokeOff(response);
}
