import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasOpenssl, makeTestCertificate } from './test-certificate.ts';
import { noSignal, startTestServer, testHttpClient, textOf } from './test-server.ts';

/** A proxy that sends every name to 127.0.0.1, for requests and for tunnels. */
async function startProxy(credentials?: string) {
  const asked: string[] = [];
  const admits = (request: IncomingMessage) => {
    asked.push(`${request.method} ${request.url}`);
    const sent = request.headers['proxy-authorization'];
    return credentials === undefined || sent === `Basic ${Buffer.from(credentials).toString('base64')}`;
  };
  const proxy = createServer((request, response) => {
    if (!admits(request)) return response.writeHead(407).end();
    const { port, pathname, search } = new URL(request.url ?? '');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = httpRequest(
      { host: '127.0.0.1', port, path: `${pathname}${search}`, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  proxy.on('connect', (request, socket) => {
    if (!admits(request)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}

const get = (url: string) => ({ url: new URL(url), addressRule: 'public' as const, signal: noSignal() });

describe('proxies', () => {
  it('sends plain requests through the proxy, signed in, also under the rule for public addresses', async () => {
    const server = await startTestServer((_, response) => response.end('through'));
    const { port } = new URL(server.url);
    const proxy = await startProxy('user:secret');
    const client = testHttpClient({ environment: { HTTP_PROXY: `http://user:secret@${proxy.host}` } });
    const answer = await client.request(get(`http://registry.example:${port}//a`));
    expect(await textOf(answer.body)).toBe('through');
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
    const answer = await client.request(get(`https://registry.example:${port}/`));
    expect(await textOf(answer.body)).toBe('through');
    expect(proxy.asked).toEqual([`CONNECT registry.example:${port}`]);
    settings.extraCaFile = '';
    await expect(client.request(get(`https://registry.example:${port}/`))).rejects.toMatchObject({
      code: 'TLS',
    });
  });

  it('explains a proxy that wants a password, without showing the wrong one', async () => {
    const proxy = await startProxy('user:secret');
    const client = testHttpClient({ environment: { HTTPS_PROXY: `http://user:guess@${proxy.host}` } });
    const error = await client.request(get('https://registry.example/')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining('user name and password'),
      details: { proxyStatus: 407, proxy: `http://${proxy.host}` },
    });
    expect(JSON.stringify(error)).not.toContain('guess');
  });

  it('still refuses addresses that a link shows', async () => {
    const proxy = await startProxy();
    const client = testHttpClient({ environment: { HTTP_PROXY: `http://${proxy.host}` } });
    await expect(client.request(get('http://169.254.169.254/'))).rejects.toMatchObject({
      code: 'BLOCKED_URL',
    });
    expect(proxy.asked).toEqual([]);
  });
});
