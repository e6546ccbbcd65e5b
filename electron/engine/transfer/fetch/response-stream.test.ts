import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { enough } from '../../network/body/answer-body.ts';
import { StreamBody } from '../../network/body/stream-body.ts';
import type { BlobResponse } from './blob-source.ts';
import { readChunks } from './response-stream.ts';

function respond(): { body: PassThrough; response: BlobResponse } {
  const body = new PassThrough();
  return {
    body,
    response: { status: 206, headers: {}, body: new StreamBody(body), host: 'registry.example' },
  };
}

function watch(idleMs = 10_000, signal = new AbortController().signal) {
  const received: number[] = [];
  return { received, context: { idleMs, signal, onReceived: (bytes: number) => received.push(bytes) } };
}

test('hands over every chunk and ends with the body', async () => {
  const { body, response } = respond();
  const { received, context } = watch();
  const taken: string[] = [];
  const reading = readChunks(response, context, (chunk) => {
    taken.push(Buffer.from(chunk).toString());
    return taken.length === 1 ? Promise.resolve(undefined) : undefined;
  });
  body.write('one');
  body.write('two');
  body.end('three');
  await reading;
  expect(taken.join('')).toBe('onetwothree');
  expect(received.reduce((sum, bytes) => sum + bytes, 0)).toBe(11);
});

test('a body that breaks off while a chunk is being written ends only after the write', async () => {
  const { body, response } = respond();
  const write = Promise.withResolvers<undefined>();
  let isWritten = false;
  const reading = readChunks(response, watch().context, () => write.promise);
  body.write('chunk');
  await new Promise((resolve) => setImmediate(resolve));
  body.destroy(new Error('reset'));
  setTimeout(() => {
    isWritten = true;
    write.resolve(undefined);
  }, 30);
  await expect(reading).rejects.toMatchObject({ code: 'NETWORK' });
  expect(isWritten).toBe(true);
});

test('time that a chunk is held does not count as silence', async () => {
  const { body, response } = respond();
  const reading = readChunks(response, watch(20).context, () => delay(80));
  body.end('chunk');
  expect(await reading).toBeUndefined();
});

test('silence, too early an end, the signal and a taker that throws are told apart', async () => {
  const silent = respond();
  await expect(readChunks(silent.response, watch(20).context, () => undefined)).rejects.toMatchObject({
    code: 'TIMEOUT',
  });
  const cut = respond();
  const reading = readChunks(cut.response, watch().context, () => undefined);
  cut.body.destroy();
  await expect(reading).rejects.toMatchObject({ code: 'NETWORK' });
  const stop = new AbortController();
  const stopped = readChunks(respond().response, watch(1_000, stop.signal).context, () => undefined);
  stop.abort(new Error('paused'));
  await expect(stopped).rejects.toThrow('paused');
  const full = respond();
  const failing = readChunks(full.response, watch().context, () => {
    throw new Error('disk full');
  });
  full.body.write('chunk');
  await expect(failing).rejects.toThrow('disk full');
});

test('a taker that has enough ends the body', async () => {
  const { body, response } = respond();
  const reading = readChunks(response, watch().context, () => Promise.resolve<typeof enough>(enough));
  body.write('chunk');
  await reading;
  expect(body.destroyed).toBe(true);
});

test('a body of single bytes takes no more memory than its bytes', async () => {
  const { body, response } = respond();
  const memory = new Set<ArrayBufferLike>();
  const reading = readChunks(response, watch().context, (chunk) => void memory.add(chunk.buffer));
  const bytes = 200_000;
  for (let sent = 0; sent < bytes; sent++) body.write(Buffer.from([sent & 0xff]));
  body.end();
  await reading;
  expect(memory.size).toBe(Math.ceil(bytes / (64 * 1024)));
});
