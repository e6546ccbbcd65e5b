import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeTestCertificate } from '../../../tests/support/network/test-certificate.ts';
import { startProxy } from '../../../tests/support/network/test-proxy.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { ask, roads } from '../../../tests/support/network/two-roads.ts';
import { Patience } from './documents/patience.ts';

const get = (url: string) => ({ url: new URL(url), addressRule: 'public' as const, signal: noSignal() });

describe.each(roads)('proxies of a %s', (road) => {
  it('sends plain requests through the proxy, signed in, also under the rule for public addresses', async () => {
    const server = await startTestServer((_, response) => response.end('through'));
    const { port } = new URL(server.url);
    const proxy = await startProxy('user:secret');
    const client = testHttpClient({ environment: { HTTP_PROXY: `http://user:secret@${proxy.host}` } });
    const answer = await ask(road, client, get(`http://registry.example:${port}//a`));
    expect(await answer.text()).toBe('through');
    expect(server.seen[0]?.path).toBe('//a');
    expect(proxy.asked).toEqual([`GET http://registry.example:${port}//a`]);
  });

  it.skipIf(!hasOpenssl())('tunnels TLS with an extra certificate file', async () => {
    const { key, cert, certificateFile } = makeTestCertificate('Corporate CA', ['registry.example']);
    const server = await startTestServer((_, response) => response.end('through'), { key, cert });
    const { port } = new URL(server.url);
    const proxy = await startProxy('user:secret');
    const settings = { proxy: `http://user:secret@${proxy.host}`, extraCaFile: certificateFile };
    const client = testHttpClient({ settings: () => settings });
    const answer = await ask(road, client, get(`https://registry.example:${port}/`));
    expect(await answer.text()).toBe('through');
    expect(proxy.asked).toEqual([`CONNECT registry.example:${port}`]);
    settings.extraCaFile = '';
    const untrusted = ask(road, client, get(`https://registry.example:${port}/`));
    await expect(untrusted).rejects.toMatchObject({
      code: 'TLS',
      message: expect.stringMatching(/“Corporate CA”.*Extra certificate file/),
      details: { issuer: 'Corporate CA' },
    });
    expect(server.seen).toHaveLength(1);
  });

  it('explains a proxy that wants a password, without showing the wrong one', async () => {
    const proxy = await startProxy('user:secret');
    const client = testHttpClient({ environment: { HTTPS_PROXY: `http://user:guess@${proxy.host}` } });
    const error = await ask(road, client, get('https://registry.example/')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('user name and password'),
      details: { proxyStatus: 407, proxy: `http://${proxy.host}` },
    });
    expect(JSON.stringify(error)).not.toContain('guess');
  });

  it.each([
    ['asks for', ''],
    ['does not accept', 'user:guess@'],
  ])('that %s a user name and password says so for plain HTTP too, and once', async (says, user) => {
    const proxy = await startProxy('user:secret');
    const client = testHttpClient({ environment: { HTTP_PROXY: `http://${user}${proxy.host}` } });
    const reading = ask(road, client, { ...get('http://registry.example/'), patience: new Patience() });
    await expect(reading).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(
        new RegExp(`The proxy http://${proxy.host} ${says} .*user name and password`),
      ),
      details: { reason: 'proxy-sign-in', proxyStatus: 407, host: 'registry.example' },
    });
    expect(proxy.asked).toHaveLength(1);
  });

  it('still refuses addresses that a link shows', async () => {
    const proxy = await startProxy();
    const client = testHttpClient({ environment: { HTTP_PROXY: `http://${proxy.host}` } });
    await expect(ask(road, client, get('http://169.254.169.254/'))).rejects.toMatchObject({
      code: 'BLOCKED_URL',
    });
    expect(proxy.asked).toEqual([]);
  });
});

it('hides the address that answered behind a proxy', async () => {
  const server = await startTestServer((_, response) => response.end());
  const { port } = new URL(server.url);
  const proxy = await startProxy();
  const client = testHttpClient({ environment: { HTTP_PROXY: `http://${proxy.host}` } });
  const { remoteAddress } = await client.request(get(`http://registry.example:${port}/`));
  expect(remoteAddress).toBeUndefined();
});
