import { describe, expect, it } from 'vitest';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { requestsForOddAnswer } from '../../../../tests/support/network/body-road.ts';
import { sha256, TestRegistry, testRegistryClient } from '../../../../tests/support/network/test-registry.ts';
import { noSignal } from '../../../../tests/support/network/test-server.ts';

async function open() {
  const registry = new TestRegistry();
  const manifest = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1.0' });
  const server = await registry.start();
  return { registry, manifest, server, client: testRegistryClient(server.host) };
}

describe('manifest', () => {
  it('fetches by tag and by digest, sending all four media types', async () => {
    const { manifest, server, client } = await open();
    const byTag = await client.manifest('team/app', '1.0', noSignal());
    expect(byTag.descriptor).toEqual(manifest);
    expect(sha256(byTag.bytes)).toBe(manifest.digest);
    const byDigest = await client.manifest('team/app', manifest.digest, noSignal(), manifest);
    expect(byDigest.bytes).toEqual(byTag.bytes);
    const accept = String(server.seen[0]?.headers.accept);
    for (const mediaType of Object.values(manifestMediaTypes)) expect(accept).toContain(mediaType);
  });

  it('refuses bytes that are not what the digest names, or not what the registry reports', async () => {
    const { registry, manifest, client } = await open();
    registry.intercept = (_, response) => {
      response.writeHead(200, { 'docker-content-digest': manifest.digest }).end('{"schemaVersion":2}');
      return true;
    };
    for (const name of ['1.0', manifest.digest]) {
      await expect(client.manifest('team/app', name, noSignal())).rejects.toMatchObject({
        code: 'DIGEST_MISMATCH',
        details: { expected: manifest.digest },
      });
    }
  });

  it('refuses another size and another type than the index says', async () => {
    const { manifest, client } = await open();
    for (const size of [manifest.size - 1, manifest.size + 1]) {
      const expected = { ...manifest, size };
      await expect(client.manifest('team/app', manifest.digest, noSignal(), expected)).rejects.toMatchObject({
        code: 'SIZE_MISMATCH',
      });
    }
    const expected = { ...manifest, mediaType: manifestMediaTypes.ociIndex };
    await expect(client.manifest('team/app', manifest.digest, noSignal(), expected)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
    });
  });

  it('stops reading a manifest over 8 MiB', async () => {
    const { registry, server, client } = await open();
    registry.intercept = (_, response) => {
      response.writeHead(200);
      response.on('drain', () => response.write(Buffer.alloc(1024 * 1024, 32)));
      response.write(Buffer.alloc(1024 * 1024, 32));
      return true;
    };
    await expect(client.manifest('team/app', '1.0', noSignal())).rejects.toMatchObject({
      code: 'MANIFEST_TOO_LARGE',
    });
    expect(server.seen).toHaveLength(requestsForOddAnswer);
  });

  it('explains schema 1', async () => {
    const { registry, client } = await open();
    const old = registry.add(
      '{"schemaVersion":1}',
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
    );
    registry.tag('old', old);
    await expect(client.manifest('team/app', 'old', noSignal())).rejects.toMatchObject({
      code: 'UNSUPPORTED_MANIFEST',
      message: expect.stringContaining('schema 1'),
    });
  });

  it('names what is not there', async () => {
    const { client } = await open();
    await expect(client.manifest('team/app', '2.0', noSignal())).rejects.toMatchObject({
      code: 'MANIFEST_UNKNOWN',
      message: expect.stringContaining('2.0'),
    });
    await expect(client.manifest('team/none', '1.0', noSignal())).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
    });
  });

  it('tries again after a hiccup, honouring Retry-After', async () => {
    const { registry, manifest, server, client } = await open();
    registry.intercept = (_, response) => {
      if (server.seen.length > 2) return false;
      response.writeHead(server.seen.length === 1 ? 503 : 429, { 'retry-after': '0' }).end();
      return true;
    };
    expect((await client.manifest('team/app', '1.0', noSignal())).descriptor.digest).toBe(manifest.digest);
  });
});

describe('a registry that asks for patience', () => {
  it('gets none when it asks for more than people have', async () => {
    const { registry, server, client } = await open();
    registry.intercept = (_, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end();
      return true;
    };
    await expect(client.manifest('team/app', '1.0', noSignal())).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      details: { retryAfterMs: 30_000 },
    });
    expect(server.seen).toHaveLength(1);
  });

  it('is asked again after the part of a second that it names, three times in all', async () => {
    const { registry, server, client } = await open();
    registry.intercept = (_, response) => {
      response.writeHead(503, { 'retry-after': '0.1', 'x-msedge-ref': 'Ref A' }).end();
      return true;
    };
    await expect(client.manifest('team/app', '1.0', noSignal())).rejects.toMatchObject({
      code: 'NETWORK',
      details: { retryAfterMs: 100, status: 503, edgeReference: 'Ref A' },
    });
    expect(server.seen).toHaveLength(3);
  });
});

describe('smallBlob', () => {
  it('reads and verifies a config, from its URLs when the registry has it not', async () => {
    const { registry, server, client } = await open();
    const config = registry.add('{"os":"windows"}', 'application/json');
    expect((await client.smallBlob('team/app', config, noSignal())).toString()).toBe('{"os":"windows"}');
    const foreign = { ...config, urls: [`${server.url}/v2/team/app/blobs/${config.digest}`] };
    const elsewhere = { ...foreign, digest: config.digest };
    expect((await client.smallBlob('team/other', elsewhere, noSignal())).toString()).toBe('{"os":"windows"}');
  });

  it('refuses what is too large, of another length or altered', async () => {
    const { registry, client } = await open();
    const config = registry.add('{"os":"windows"}', 'application/json');
    const tooLarge = { ...config, size: 8 * 1024 * 1024 + 1 };
    const read = (descriptor: typeof config) => client.smallBlob('team/app', descriptor, noSignal());
    await expect(read(tooLarge)).rejects.toMatchObject({ code: 'MANIFEST_TOO_LARGE' });
    await expect(read({ ...config, size: 3 })).rejects.toMatchObject({ code: 'SIZE_MISMATCH' });
    await expect(read({ ...config, size: 300 })).rejects.toMatchObject({ code: 'SIZE_MISMATCH' });
    registry.intercept = (_, response) => {
      response.end('{"os":"wjndows"}');
      return true;
    };
    await expect(read(config)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});
