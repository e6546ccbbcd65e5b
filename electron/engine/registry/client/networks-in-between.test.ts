import { describe, expect, it } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import { sha256 } from '../../../../tests/support/network/test-registry.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import { registryServer } from '../access/registry-server.ts';
import { checkSignIn } from '../access/sign-in-check.ts';
import { openRegistry } from './open-registry.ts';
import type { RegistryClient } from './registry-client.ts';

const page = '\n<!DOCTYPE html><html><title>Welcome to the hotel</title></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('{}'), size: 2 };

function clientOf(host: string): RegistryClient {
  const credentials = { find: async () => null };
  return openRegistry({ host, plainHttp: true, httpClient: testHttpClient(), credentials });
}

/** Everything that is read of a registry. */
const reads: Record<string, (client: RegistryClient) => Promise<unknown>> = {
  manifest: (client) => client.manifest('team/app', 'one', noSignal()),
  tags: (client) => collect(client.tags('team/app', noSignal())),
  catalog: (client) => collect(client.catalog(noSignal())),
  blob: (client) => client.smallBlob('team/app', descriptor, noSignal()),
  layer: (client) =>
    client.blobSources('team/app', { ...descriptor, size: 9 })[0]?.open(undefined, noSignal()) ??
    Promise.resolve(),
};
const names = Object.keys(reads);
const read = (name: string, host: string) => (reads[name] ?? Promise.reject)(clientOf(host));

describe('a network that wants its own sign-in first', () => {
  it.each(names)('is told from the registry when a %s comes as a web page', async (name) => {
    const { host } = await startTestServer((_, response) => response.writeHead(200, html).end(page));
    await expect(read(name, host)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/answered with a web page.*sign in to the network/),
    });
  });

  it.each(names)('is told when it redirects the request for a %s to its page', async (name) => {
    const portal = await startTestServer((_, response) => response.writeHead(200, html).end(page));
    const { host } = await startTestServer((_, response) =>
      response.writeHead(302, { location: `${portal.url}/login` }).end(),
    );
    await expect(read(name, host)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/answered with a web page.*sign in to the network/),
    });
  });

  it.each(names)('is told when it answers 511 in place of a %s', async (name) => {
    const { host } = await startTestServer((_, response) => response.writeHead(511, html).end(page));
    await expect(read(name, host)).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/[Ss]ign in to the network/),
    });
  });

  it('is no registry that lets everybody in', async () => {
    const { host, url } = await startTestServer((_, response) => response.writeHead(200, html).end(page));
    const server = registryServer(host, new URL(url), testHttpClient());
    const signIn = checkSignIn(server, { kind: 'password', username: 'ann', password: 'x' }, noSignal());
    await expect(signIn).rejects.toMatchObject({ code: 'NETWORK', details: { reason: 'web-page' } });
  });

  it('is no token server either', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path.startsWith('/token')) return response.writeHead(200, html).end(page);
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${server.url}/token"` }).end();
    });
    await expect(read('tags', server.host)).rejects.toMatchObject({ details: { reason: 'web-page' } });
  });

  it('is not suspected where a registry only names a wrong type', async () => {
    const { host } = await startTestServer((_, response) =>
      response.writeHead(200, html).end('{"tags":["one"],"schemaVersion":1}'),
    );
    expect(await read('tags', host)).toEqual([{ names: ['one'], isCut: false }]);
    await expect(read('manifest', host)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('schema 1'),
    });
  });
});

describe('a server that wants to be left alone', () => {
  it.each([
    [429, '3600', 'in an hour'],
    [429, '90', 'in 2 minutes'],
    [503, '7200', 'in 2 hours'],
    [429, new Date(Date.now() + 3_601_000).toUTCString(), 'in an hour'],
  ])('says with %d and Retry-After %s when to try again', async (status, wait, words) => {
    const { host, seen } = await startTestServer((_, response) =>
      response.writeHead(status, { 'retry-after': wait }).end(),
    );
    await expect(read('manifest', host)).rejects.toMatchObject({ message: expect.stringContaining(words) });
    expect(seen).toHaveLength(1);
  });

  it.each(['Thu, 01 Jan 1970 00:00:00 GMT', 'tomorrow', '', '-5'])(
    'is understood as one without a time by %j',
    async (wait) => {
      const { host } = await startTestServer((_, response) =>
        response.writeHead(429, { 'retry-after': wait }).end(),
      );
      await expect(read('manifest', host)).rejects.toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        message: expect.stringContaining('Wait a little and try again'),
      });
    },
  );
});

it('a client certificate that nginx misses is asked for in words', async () => {
  const { host } = await startTestServer((_, response) =>
    response.writeHead(400, html).end('<title>400 No required SSL certificate was sent</title>'),
  );
  await expect(read('manifest', host)).rejects.toMatchObject({
    code: 'TLS',
    message: expect.stringContaining('client certificate'),
  });
});
