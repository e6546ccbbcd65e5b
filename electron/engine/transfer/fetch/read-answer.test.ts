import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type BodySink, enough, type Taken } from '../../network/body/answer-body.ts';
import { StreamBody } from '../../network/body/stream-body.ts';
import type { BlobResponse } from './blob-source.ts';
import { readAnswer } from './read-answer.ts';

function respond(): { body: PassThrough; response: BlobResponse } {
  const body = new PassThrough();
  return {
    body,
    response: { status: 206, headers: {}, body: new StreamBody(body), host: 'registry.example' },
  };
}

const never = new AbortController().signal;

/** A sink that shows each part to `take`. */
function sinkTo(take: (text: string) => Taken): BodySink {
  const memory = Buffer.alloc(4 * 1024);
  return { space: () => memory, filled: (bytes) => take(memory.toString('latin1', 0, bytes)) };
}

test('hands over every byte and ends with the body', async () => {
  const { body, response } = respond();
  let taken = '';
  const sink = sinkTo((text) => {
    taken += text;
    return taken.length === 3 ? Promise.resolve(undefined) : undefined;
  });
  const reading = readAnswer(response, { idleMs: 10_000, signal: never }, sink);
  body.write('one');
  body.write('two');
  body.end('three');
  expect(await reading).toEqual({ kind: 'ended' });
  expect(taken).toBe('onetwothree');
});

test('a body that breaks off while its bytes are being written ends only after the write', async () => {
  const { body, response } = respond();
  const write = Promise.withResolvers<undefined>();
  let isWritten = false;
  const reading = readAnswer(
    response,
    { idleMs: 10_000, signal: never },
    sinkTo(() => write.promise),
  );
  body.write('chunk');
  await new Promise((resolve) => setImmediate(resolve));
  body.destroy(new Error('reset'));
  setTimeout(() => {
    isWritten = true;
    write.resolve(undefined);
  }, 30);
  expect(await reading).toMatchObject({ kind: 'broke-off', error: { code: 'NETWORK' } });
  expect(isWritten).toBe(true);
});

test('time that bytes are held does not count as silence', async () => {
  const { body, response } = respond();
  const reading = readAnswer(
    response,
    { idleMs: 20, signal: never },
    sinkTo(() => delay(80)),
  );
  body.end('chunk');
  expect(await reading).toEqual({ kind: 'ended' });
});

test('silence and too early an end are told apart', async () => {
  const silent = readAnswer(
    respond().response,
    { idleMs: 20, signal: never },
    sinkTo(() => undefined),
  );
  expect(await silent).toMatchObject({ kind: 'silent', error: { code: 'TIMEOUT' } });
  const cut = respond();
  const reading = readAnswer(
    cut.response,
    { idleMs: 10_000, signal: never },
    sinkTo(() => undefined),
  );
  cut.body.destroy();
  expect(await reading).toMatchObject({ kind: 'broke-off', error: { code: 'NETWORK' } });
});

test('a byte now and then, never silent for long, is too slow', async () => {
  const { body, response } = respond();
  const trickle = setInterval(() => body.write('x'), 10);
  const reading = readAnswer(
    response,
    { idleMs: 100, signal: never },
    sinkTo(() => undefined),
  );
  expect(await reading).toMatchObject({ kind: 'too-slow', error: { code: 'TIMEOUT' } });
  clearInterval(trickle);
});

test('the signal and a sink that throws end it with what they say', async () => {
  const stop = new AbortController();
  const stopped = readAnswer(
    respond().response,
    { idleMs: 1_000, signal: stop.signal },
    sinkTo(() => undefined),
  );
  stop.abort(new Error('paused'));
  await expect(stopped).rejects.toThrow('paused');
  const full = respond();
  const sink = sinkTo(() => {
    throw new Error('disk full');
  });
  const failing = readAnswer(full.response, { idleMs: 1_000, signal: never }, sink);
  full.body.write('chunk');
  await expect(failing).rejects.toThrow('disk full');
});

test.each([
  ['at once', (): Taken => enough],
  ['after a moment', (): Taken => Promise.resolve<typeof enough>(enough)],
])('a sink that has enough %s ends the body', async (_when, take) => {
  const { body, response } = respond();
  const reading = readAnswer(response, { idleMs: 10_000, signal: never }, sinkTo(take));
  body.write('chunk');
  expect(await reading).toEqual({ kind: 'enough' });
  expect(body.destroyed).toBe(true);
});
