import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { RequestRecord } from './request-log.ts';
import type { Speed } from './speed.ts';

/** Time for the client to read what was sent before a reset throws the rest away. */
const resetDelayMilliseconds = 25;

/** Sends an answer, at the simulator's speed and with whatever accident its delivery asks for. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  record: RequestRecord,
  speed: Speed,
): Promise<void> {
  const { socket } = response;
  if (socket === null) return;
  const closed = new AbortController();
  const onClose = (): void => closed.abort();
  socket.once('close', onClose);
  try {
    await deliver(response, socket, answer, record, speed, closed.signal);
  } catch (error) {
    if (!closed.signal.aborted) throw error;
  } finally {
    socket.off('close', onClose);
  }
}

async function deliver(
  response: ServerResponse,
  socket: Socket,
  answer: Answer,
  record: RequestRecord,
  speed: Speed,
  signal: AbortSignal,
): Promise<void> {
  const { delivery, stretch } = answer;
  if (delivery.delayMilliseconds !== undefined)
    await delay(delivery.delayMilliseconds, undefined, { signal });
  if (delivery.refuse) {
    socket.resetAndDestroy();
    return;
  }
  record.status = answer.status;
  const length = stretch.end - stretch.start;
  const declared = answer.isChunked ? {} : { 'content-length': String(length) };
  response.writeHead(answer.status, { ...declared, ...answer.headers });
  if (record.method === 'HEAD') {
    response.end();
    return;
  }
  const { interruption } = delivery;
  const sent = Math.min(length, interruption?.afterBytes ?? length);
  response.flushHeaders();
  speed.begin(socket);
  for (let offset = 0; offset < sent; ) {
    const count = Math.min(speed.chunkBytes, sent - offset);
    await speed.take(socket, count, signal);
    if (signal.aborted) return;
    const hasRoom = response.write(answer.body.read(stretch.start + offset, count));
    record.bytesSent += count;
    offset += count;
    if (!hasRoom) await once(response, 'drain', { signal });
  }
  if (interruption === undefined || interruption.afterBytes >= length) response.end();
  else await interrupt(socket, interruption.kind, signal);
}

async function interrupt(
  socket: Socket,
  kind: 'reset' | 'end' | 'stall',
  signal: AbortSignal,
): Promise<void> {
  if (kind === 'end') {
    socket.end();
  } else if (kind === 'reset') {
    await delay(resetDelayMilliseconds, undefined, { signal });
    socket.resetAndDestroy();
  }
  // A stall leaves the connection open and silent until the client gives up or the simulator closes.
  if (kind !== 'reset' && !signal.aborted) await once(socket, 'close');
}
