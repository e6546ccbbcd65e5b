import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { askRegistry } from '../../../../tests/support/registries/ask-registry.ts';
import type { Answer } from '../answers/answer.ts';
import { sendAnswer } from './send-answer.ts';

/** Serves one answer to whoever asks. */
async function serving(answer: Answer): Promise<{ url: string; sent: () => number }> {
  let sent = 0;
  const server = createServer((request, response) => {
    const isHead = request.method === 'HEAD';
    sendAnswer(response, answer, isHead, (bytes) => {
      sent += bytes;
    }).catch(() => response.destroy());
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent };
}

function answerOf(length: number, chunks: readonly Buffer[], error?: Error): Answer {
  const body = async () => {
    const left = [...chunks];
    return {
      async next(into: Buffer) {
        const chunk = left.shift();
        if (chunk === undefined && error !== undefined) throw error;
        return chunk?.copy(into) ?? 0;
      },
      async close() {},
    };
  };
  return { status: 200, headers: {}, length, body };
}

test('a body comes as it is, and HEAD gets its headers alone', async () => {
  const { url, sent } = await serving(answerOf(6, [Buffer.from('abc'), Buffer.from('def')]));
  const whole = await askRegistry(url, '/');
  expect([whole.body.toString(), whole.headers['content-length'], sent()]).toEqual(['abcdef', '6', 6]);
  const head = await askRegistry(url, '/', { method: 'HEAD' });
  expect([head.body.length, head.headers['content-length'], sent()]).toEqual([0, '6', 6]);
});

test.each<[string, Answer]>([
  ['is shorter than it should be', answerOf(10, [Buffer.from('abc')])],
  ['fails in the middle', answerOf(10, [Buffer.from('abc')], new Error('gone'))],
])('a body that %s breaks the connection', async (_, answer) => {
  const { url } = await serving(answer);
  await expect(askRegistry(url, '/')).rejects.toThrow(/aborted|hang up/);
});

test.each<[string, Answer['body']]>([
  [
    'cannot be opened',
    async () => {
      throw new Error('cannot be opened');
    },
  ],
  ['fails before its first byte', answerOf(1, [], new Error('gone')).body],
])('what %s is for the caller to answer', async (_, body) => {
  const answer: Answer = { status: 200, headers: {}, length: 1, ...(body === undefined ? {} : { body }) };
  const server = createServer((_, response) => {
    sendAnswer(response, answer, false, () => undefined).catch(() => response.writeHead(404).end());
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect((await askRegistry(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '/')).status).toBe(
    404,
  );
});
