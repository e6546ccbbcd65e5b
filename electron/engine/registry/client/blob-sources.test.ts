import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../shared/descriptor.ts';
import { sha256 } from '../../../../tests/support/network/test-registry.ts';
import {
  noSignal,
  startTestServer,
  testHttpClient,
  textOf,
} from '../../../../tests/support/network/test-server.ts';
import type { BlobSource } from '../../transfer/fetch/blob-source.ts';
import { openRegistry } from './open-registry.ts';

const layer: Descriptor = { mediaType: 'layer', digest: sha256('0123456789'), size: 10 };
const challenge = { 'www-authenticate': 'Basic realm="r"' };

/** A registry behind Basic that sends blobs on to signed URLs of a data server, as MCR does. */
async function startSignedRegistry() {
  const state = { signature: 1, status: 403 };
  const data = await startTestServer((request, response) => {
    if (request.path !== `//data//blob?sig=${state.signature}`)
      return response.writeHead(state.status).end('<Error/>');
    response.writeHead(request.headers.range === undefined ? 200 : 206).end('0123456789');
  });
  const registry = await startTestServer((request, response) => {
    if (request.headers.authorization === undefined) return response.writeHead(401, challenge).end();
    response.writeHead(307, { location: `${data.url}//data//blob?sig=${state.signature}` }).end('<a href>');
  });
  return { data, registry, state };
}

function sourcesOf(host: string, descriptor = layer) {
  const client = openRegistry({
    host,
    plainHttp: true,
    httpClient: testHttpClient(),
    credentials: { find: async () => ({ kind: 'password', username: 'ann', password: 'secret' }) },
  });
  return client.blobSources('windows/servercore', descriptor);
}

async function read(source: BlobSource | undefined, range?: { offset: number; length?: number }) {
  const response = await source?.open(range, noSignal());
  return response === undefined ? undefined : { ...response, text: await textOf(response.body) };
}

describe('registry source', () => {
  it('names the registry URL, asks for ranges of the raw bytes, and reaches the target without credentials', async () => {
    const { registry, data } = await startSignedRegistry();
    const [source] = sourcesOf(registry.host);
    expect(source).toMatchObject({
      kind: 'registry',
      host: registry.host,
      identity: `${registry.url}/v2/windows/servercore/blobs/${layer.digest}`,
    });
    expect(await read(source, { offset: 4, length: 3 })).toMatchObject({ status: 206, host: data.host });
    expect(await read(source, { offset: 4 })).toMatchObject({ status: 206 });
    expect(await read(source)).toMatchObject({ status: 200, text: '0123456789' });
    expect(data.seen.map(({ headers }) => headers.range)).toEqual(['bytes=4-6', 'bytes=4-', undefined]);
    for (const { headers, path } of data.seen) {
      expect(path).toBe('//data//blob?sig=1');
      expect(headers).toMatchObject({ 'accept-encoding': 'identity' });
      expect(headers.authorization).toBeUndefined();
    }
  });

  it('uses a target again, and finds it anew when it has failed in any way', async () => {
    const { registry, data, state } = await startSignedRegistry();
    const [source] = sourcesOf(registry.host);
    await read(source);
    await read(source);
    expect(registry.seen).toHaveLength(2);
    const broken = [400, 401, 403, 404, 410, 500, 502];
    for (const status of broken) {
      Object.assign(state, { signature: state.signature + 1, status });
      expect(await read(source, { offset: 2 })).toMatchObject({ status: 206 });
    }
    expect(registry.seen).toHaveLength(2 + broken.length);
    expect(data.seen.at(-1)?.headers.range).toBe('bytes=2-');
  });

  it('obeys a target that asks to wait, and asks the registry for another after that', async () => {
    const { registry, state } = await startSignedRegistry();
    const [source] = sourcesOf(registry.host);
    await read(source);
    Object.assign(state, { signature: 2, status: 503 });
    await expect(read(source)).rejects.toMatchObject({ details: { status: 503 } });
    expect(registry.seen).toHaveLength(2);
    expect(await read(source)).toMatchObject({ status: 200 });
    expect(registry.seen).toHaveLength(3);
  });

  it('gives up on a target that is refused when it is new', async () => {
    const { registry, data, state } = await startSignedRegistry();
    const [source] = sourcesOf(registry.host);
    await read(source);
    data.server.removeAllListeners('request');
    data.server.on('request', (_, response) => response.writeHead(403).end());
    await expect(read(source)).rejects.toMatchObject({ code: 'DENIED' });
    expect(registry.seen).toHaveLength(3);
    expect(state.signature).toBe(1);
  });

  it('says that a blob is not there, and how long to wait', async () => {
    const server = await startTestServer((_, response) => {
      if (server.seen.length === 1) return response.writeHead(404).end();
      response.writeHead(429, { 'retry-after': '3' }).end();
    });
    const [source] = sourcesOf(server.host);
    await expect(read(source)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    await expect(read(source)).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      details: { retryAfterMs: 3000 },
    });
  });
});

describe('a page in place of a blob', () => {
  const page = (type: string) => ({ 'content-type': type, 'content-length': '6' });

  it('is refused as the fault of what is in between, and its address is not kept', async () => {
    let isCaptive = true;
    const portal = await startTestServer((_, response) =>
      response.writeHead(200, page('Text/HTML; charset=utf-8')).end('<html>'),
    );
    const registry = await startTestServer((_, response) => {
      if (isCaptive) response.writeHead(302, { location: `${portal.url}/sign-in` }).end();
      else response.end('0123456789');
    });
    const [source] = sourcesOf(registry.host);
    await expect(read(source, { offset: 2 })).rejects.toMatchObject({
      code: 'NETWORK',
      retryable: true,
      message: expect.stringMatching(/proxy|sign-in/),
      details: { host: portal.host, reason: 'not-a-blob' },
    });
    isCaptive = false;
    expect(await read(source)).toMatchObject({ text: '0123456789', host: registry.host });
  });

  it('is a blob where the manifest says that it is a page', async () => {
    const registry = await startTestServer((_, response) =>
      response.writeHead(200, page('text/html')).end('<html>'),
    );
    const [source] = sourcesOf(registry.host, { ...layer, mediaType: 'text/html' });
    expect(await read(source)).toMatchObject({ text: '<html>' });
  });
});

describe('foreign sources', () => {
  it('follow the registry in order, named without query, and send no credential whatever they answer', async () => {
    const { registry } = await startSignedRegistry();
    const drip = await startTestServer((_, response) => response.writeHead(401, challenge).end());
    const content = await startTestServer((_, response) => response.end('0123456789'));
    const link = await startTestServer((request, response) => {
      const location = request.path.startsWith('/fwlink') ? '/hop' : `${content.url}/containers//layer`;
      response.writeHead(302, { location }).end();
    });
    const urls = [`${drip.url}/x?token=1`, 'not a url', `http://ann:secret@${link.host}/fwlink/?linkid=1`];
    const [, first, second, ...more] = sourcesOf(registry.host, { ...layer, urls });
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kind: 'foreign', identity: `${drip.url}/x`, host: drip.host });
    await expect(read(first)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(second).toMatchObject({ kind: 'foreign', identity: `${link.url}/fwlink/` });
    expect(await read(second)).toMatchObject({ text: '0123456789', host: content.host });
    expect(await read(second)).toMatchObject({ text: '0123456789' });
    expect(link.seen).toHaveLength(2);
    for (const { headers } of [...drip.seen, ...link.seen, ...content.seen]) {
      expect(headers.authorization).toBeUndefined();
    }
  });

  it('refuse a URL that is not http(s)', async () => {
    const { registry } = await startSignedRegistry();
    const [, source] = sourcesOf(registry.host, { ...layer, urls: ['file:///etc/passwd'] });
    await expect(read(source)).rejects.toMatchObject({ code: 'BLOCKED_URL' });
  });

  it('refuse local addresses when the registry is a public one', async () => {
    const local = await startTestServer((_, response) => response.end('0123456789'));
    // A proxy plays the public registry: names that it is asked for need no DNS.
    const proxy = await startTestServer((_, response) => response.writeHead(404).end());
    const client = openRegistry({
      host: 'registry.example',
      plainHttp: true,
      httpClient: testHttpClient({ environment: { HTTP_PROXY: proxy.url } }),
      credentials: { find: async () => null },
    });
    const [first, second] = client.blobSources('a', { ...layer, urls: [`${local.url}/layer`] });
    await expect(read(first)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
    await expect(read(second)).rejects.toMatchObject({ code: 'BLOCKED_URL' });
    expect(local.seen).toHaveLength(0);
  });
});
