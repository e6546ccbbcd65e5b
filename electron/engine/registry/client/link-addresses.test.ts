import { describe, expect, it } from 'vitest';
import { nameThisMachine } from '../../../../tests/support/network/test-names.ts';
import { layerType, noCredentials, sha256 } from '../../../../tests/support/network/test-registry.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import type { HttpClient } from '../../network/http-client.ts';
import { openRegistry } from './open-registry.ts';

const manifest = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('{}'), size: 2 },
  layers: [],
});

/** A client whose answers from this registry seem to come from an address of the internet. */
function asIfPublic(host: string, client: HttpClient): HttpClient {
  return {
    ...client,
    async request(request) {
      const response = await client.request(request);
      return request.url.host === host ? { ...response, remoteAddress: '20.60.1.2' } : response;
    },
  };
}

async function startRegistry() {
  nameThisMachine();
  const internal = await startTestServer((_, response) => response.end(manifest));
  const registry = await startTestServer((request, response) => {
    if (request.path.startsWith('/v2/realm/'))
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${internal.url}/token"` }).end();
    else response.writeHead(307, { location: `${internal.url}/latest/meta-data` }).end();
  });
  const host = `registry.test:${new URL(registry.url).port}`;
  const open = (httpClient: HttpClient) =>
    openRegistry({ host, plainHttp: true, httpClient, credentials: noCredentials });
  return { host, internal, open };
}

describe('links of a registry with a name', () => {
  it('lead into the private network that its answer came from', async () => {
    const { internal, open } = await startRegistry();
    const fetched = await open(testHttpClient()).manifest('team/app', '1', noSignal());
    expect(fetched.kind).toBe('manifest');
    expect(internal.seen).toHaveLength(1);
  });

  it('lead to no private address when the answer itself came from a public one, whatever DNS says', async () => {
    const { host, internal, open } = await startRegistry();
    const client = open(asIfPublic(host, testHttpClient()));
    const blocked = { code: 'BLOCKED_URL' };
    await expect(client.manifest('team/app', '1', noSignal())).rejects.toMatchObject(blocked);
    await expect(client.manifest('realm/app', '1', noSignal())).rejects.toMatchObject(blocked);
    const layer = { mediaType: layerType, digest: sha256('x'), size: 1, urls: [`${internal.url}/layer`] };
    for (const source of client.blobSources('team/app', layer)) {
      await expect(source.open(undefined, noSignal())).rejects.toMatchObject(blocked);
    }
    expect(internal.seen).toHaveLength(0);
  });
});
