import { expect, it } from 'vitest';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { ask } from '../../../tests/support/network/two-roads.ts';
import { Patience } from './documents/patience.ts';

const times = { answerTimeoutMs: 300, longAnswerTimeoutMs: 5_000 };

/** A server that thinks for a second before it answers. */
function startSlowServer() {
  return startTestServer((_, response) => void setTimeout(() => response.end('at last'), 1_000));
}

const get = (url: string, patience = new Patience(1)) => ({
  url: new URL(url),
  addressRule: 'any' as const,
  signal: noSignal(),
  patience,
});

it('a layer is waited for, and so is a document of a download', async () => {
  const { url } = await startSlowServer();
  expect(await (await ask('stream', testHttpClient(times), get(url))).text()).toBe('at last');
  const patient = get(url, new Patience(1, true));
  expect(await (await ask('document', testHttpClient(times), patient)).text()).toBe('at last');
});

it('somebody who looks on is told sooner, unless the server is known to be slow', async () => {
  const { url } = await startSlowServer();
  const client = testHttpClient(times);
  await expect(ask('document', client, get(url))).rejects.toMatchObject({ code: 'TIMEOUT' });
  await ask('document', client, get(url, new Patience(1, true)));
  expect(await (await ask('document', client, get(url))).text()).toBe('at last');
});

it('a server that has always answered at once is given up sooner, and waited for the next time', async () => {
  const server = await startTestServer((_, response) => {
    setTimeout(() => response.end('at last'), server.seen.length === 1 ? 0 : 1_000);
  });
  const client = testHttpClient(times);
  await (await ask('stream', client, get(server.url))).text();
  await expect(ask('stream', client, get(server.url))).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await (await ask('stream', client, get(server.url))).text()).toBe('at last');
});
