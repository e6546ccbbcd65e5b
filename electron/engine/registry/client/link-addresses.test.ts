import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nameThisMachine } from '../../../../tests/support/network/test-names.ts';
import { layerType, noCredentials, sha256 } from '../../../../tests/support/network/test-registry.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import { LinkRule } from '../../network/rules/link-rule.ts';
import { openRegistry } from './open-registry.ts';

const manifest = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: sha256('{}'), size: 2 },
  layers: [],
});

/** Lets answers of this registry seem, for one test, to come from an address of the internet. */
function seemPublic(host: string): void {
  const { learnFrom } = LinkRule.prototype;
  vi.spyOn(LinkRule.prototype, 'learnFrom').mockImplementation(function (this: LinkRule, answer) {
    learnFrom.call(this, answer.url.host === host ? { ...answer, remoteAddress: '20.60.1.2' } : answer);
  });
  onTestFinished(() => void vi.restoreAllMocks());
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
  const open = () =>
    openRegistry({ host, plainHttp: true, httpClient: testHttpClient(), credentials: noCredentials });
  return { host, internal, open };
}

describe('links of a registry with a name', () => {
  it('lead into the private network that its answer came from', async () => {
    const { internal, open } = await startRegistry();
    const fetched = await open().manifest('team/app', '1', noSignal());
    expect(fetched.kind).toBe('manifest');
    expect(internal.seen).toHaveLength(1);
  });

  it('lead to no private address when the answer itself came from a public one, whatever DNS says', async () => {
    const { host, internal, open } = await startRegistry();
    seemPublic(host);
    const client = open();
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
