import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { noSignal, startTestServer, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import { errorBodyLimit } from '../body/read-body.ts';
import { LinkRule } from '../rules/link-rule.ts';
import type { SendRequest } from './send-request.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');

/** A server whose answers never end; it counts what it could send. */
async function endlessServer() {
  let bytes = 0;
  const server = await startTestServer(async (_, response) => {
    response.writeHead(202, { location: '/next' });
    while (!response.destroyed) {
      if (response.write(chunk)) await setImmediate();
      else await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
      bytes += chunk.length;
    }
  });
  return { url: server.url, sent: () => bytes };
}

test.each<SendRequest['method']>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
  'an answer to %s that never ends is read up to the limit, and its head counts',
  async (method) => {
    const server = await endlessServer();
    const url = new URL(server.url);
    const answer = await testHttpClient().send({
      method,
      url,
      addressRule: 'any',
      linkRule: new LinkRule(url),
      answerMs: 20_000,
      signal: noSignal(),
    });
    expect(answer).toMatchObject({ status: 202, headers: { location: '/next' }, body: null });
    // What the sockets of both sides hold goes beyond it.
    expect(server.sent()).toBeLessThan(errorBodyLimit + 16_000_000);
  },
);
