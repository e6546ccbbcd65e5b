import type { ServedBlob } from '../content/library-blob.ts';
import type { Answer, Asked } from './answer.ts';
import { parseByteRange } from './byte-range.ts';
import { contentHeaders, hasAlready, isRangeOfOther } from './content-headers.ts';

/** Answers a request for a blob or a part of it (distribution-spec, "Pulling blobs"). */
export function answerBlob(name: string, digest: string, blob: ServedBlob, asked: Asked): Answer {
  const { size } = blob;
  const headers = {
    ...contentHeaders(digest, 'application/octet-stream', true),
    'accept-ranges': 'bytes',
    'longshore-source': blob.from,
  };
  if (hasAlready(asked, digest)) return { status: 304, headers, length: 0 };
  const range = isRangeOfOther(asked, digest)
    ? ({ kind: 'whole' } as const)
    : parseByteRange(asked.range, size);
  const sent = { kind: 'blob', name, item: digest, from: blob.from } as const;
  if (range.kind === 'unsatisfiable')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, length: 0 };
  if (range.kind === 'part') {
    const { start, end } = range;
    const partHeaders = { ...headers, 'content-range': `bytes ${start}-${end}/${size}` };
    return {
      status: 206,
      headers: partHeaders,
      length: end - start + 1,
      body: () => blob.read(start, end),
      sent,
    };
  }
  // Of an empty file no byte can be asked for.
  const body = size === 0 ? Buffer.alloc(0) : () => blob.read(0, size - 1);
  return { status: 200, headers, length: size, body, sent };
}
