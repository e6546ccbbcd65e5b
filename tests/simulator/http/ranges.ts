import { bufferSource } from '../content/byte-source.ts';
import { type Answer, answer, replaceAnswer, type SimulatorRequest, type Stretch } from './answer.ts';

/** Turns a rangeable 200 into the 206 or 416 that the request's `Range` asks for (RFC 9110 §14). */
export function applyRange(request: SimulatorRequest, target: Answer): void {
  target.stretch = { start: 0, end: target.body.size };
  if (!target.isRangeable || target.status !== 200) return;
  target.headers['accept-ranges'] = 'bytes';
  const header = request.headers.range;
  if (header === undefined) return;
  const stretch = parseRange(header, target.body.size);
  if (stretch === undefined) return;
  if (stretch === 'unsatisfiable') {
    const headers = { 'content-range': `bytes */${target.body.size}` };
    replaceAnswer(target, answer(416, headers, bufferSource('')));
    return;
  }
  target.status = 206;
  target.stretch = stretch;
  target.headers['content-range'] = `bytes ${stretch.start}-${stretch.end - 1}/${target.body.size}`;
}

/** Reads a single byte range; undefined for anything else, which a server may ignore. */
export function parseRange(header: string, size: number): Stretch | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
