import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from './content/blob.ts';
import { parseRange } from './http/ranges.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start.ts';
import { ask, askManifest, follow, json } from './test-client.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ catalogPageSize: 10, tagPageSize: 40 });
});
afterAll(() => simulator.close());

describe('manifests', () => {
  test('a tag is an index, its digest finds the same bytes, its entry an image whose digests are right', async () => {
    const base = `${simulator.url}/v2/windows/servercore`;
    const index = await askManifest(`${base}/manifests/ltsc2019`);
    expect(index.headers['docker-content-digest']).toBe(digestOf(index.body));
    const [entry] = json(index).manifests;
    expect(entry.platform).toEqual({ architecture: 'amd64', os: 'windows', 'os.version': '10.0.17763.7919' });
    const image = await askManifest(`${base}/manifests/${entry.digest}`);
    expect(image.body.length).toBe(entry.size);
    const { config, layers } = json(image);
    const configBytes = (await follow(`${base}/blobs/${config.digest}`)).body;
    expect(digestOf(configBytes)).toBe(config.digest);
    expect(JSON.parse(configBytes.toString()).rootfs.diff_ids).toHaveLength(layers.length);
  });

  test('a digest is found although nobody asked for its tag before', async () => {
    const other = await startSimulator();
    const { body } = await askManifest(`${simulator.url}/v2/powershell/manifests/latest`);
    const digest = digestOf(body);
    expect((await askManifest(`${other.url}/v2/powershell/manifests/${digest}`)).body.equals(body)).toBe(
      true,
    );
    await other.close();
  });

  test('HEAD tells digest and size without a body', async () => {
    const url = `${simulator.url}/v2/powershell/manifests/latest`;
    const accept = { accept: '*/*, application/vnd.docker.distribution.manifest.list.v2+json' };
    const head = await ask(url, accept, { method: 'HEAD' });
    const get = await ask(url, accept);
    expect(head.headers['docker-content-digest']).toBe(digestOf(get.body));
    expect(Number(head.headers['content-length'])).toBe(get.body.length);
    expect(head.body.length).toBe(0);
  });

  test('without the right Accept: schema 1 for Docker images, 404 for OCI ones', async () => {
    const docker = await ask(`${simulator.url}/v2/windows/servercore/manifests/ltsc2019-amd64`);
    expect(docker.headers['content-type']).toBe('application/vnd.docker.distribution.manifest.v1+prettyjws');
    expect(json(docker).fsLayers).toHaveLength(2);
    const oci = await ask(`${simulator.url}/v2/azurelinux/base/core/manifests/3.0`);
    expect(oci.status).toBe(404);
    expect(json(oci).errors[0].code).toBe('MANIFEST_UNKNOWN');
  });

  test('what does not exist is told in JSON, with the trace header', async () => {
    const unknownTag = await askManifest(`${simulator.url}/v2/powershell/manifests/nope`);
    expect([unknownTag.status, json(unknownTag).errors[0].code]).toEqual([404, 'MANIFEST_UNKNOWN']);
    expect(unknownTag.headers['x-msedge-ref']).toContain('Ref A');
    const unknownName = await askManifest(`${simulator.url}/v2/no/such/manifests/latest`);
    expect([unknownName.status, json(unknownName).errors[0].code]).toEqual([404, 'NAME_UNKNOWN']);
  });

  test('attestations, nested indexes, artifacts and referrers are there', async () => {
    const index = json(await askManifest(`${simulator.url}/v2/azurelinux/base/core/manifests/3.0`));
    const platforms = index.manifests.map(({ platform }) => platform.os);
    expect(platforms).toEqual(['linux', 'linux', 'unknown', 'unknown']);
    const nested = json(await askManifest(`${simulator.url}/v2/samples/nested-index/manifests/latest`));
    expect(nested.manifests[0].mediaType).toBe('application/vnd.oci.image.index.v1+json');
    const chart = json(await askManifest(`${simulator.url}/v2/azurearcmonitor/helm/monitor/manifests/1.2.0`));
    expect(chart.config.mediaType).toBe('application/vnd.cncf.helm.config.v1+json');
    const runtime = await askManifest(`${simulator.url}/v2/dotnet/runtime/manifests/10.0`);
    const digest = digestOf(runtime.body);
    const referrers = json(await ask(`${simulator.url}/v2/dotnet/runtime/referrers/${digest}`));
    expect(referrers.manifests[0].artifactType).toBe('application/vnd.cncf.notary.signature');
  });
});

describe('blobs', () => {
  test('a foreign layer is unknown to the registry and had through two redirects', async () => {
    const base = `${simulator.url}/v2/windows/servercore`;
    const { layers } = json(await askManifest(`${base}/manifests/ltsc2019-amd64`));
    expect(layers.map(({ mediaType }) => mediaType)).toEqual([
      'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    ]);
    const [layer] = layers;
    const unknown = await ask(`${base}/blobs/${layer.digest}`);
    expect([unknown.status, json(unknown).errors[0].code]).toEqual([404, 'BLOB_UNKNOWN']);
    simulator.clearRequests();
    const blob = await follow(layer.urls[0]);
    expect(digestOf(blob.body)).toBe(layer.digest);
    expect(blob.body.length).toBe(layer.size);
    expect(simulator.requests.map(({ host }) => host)).toEqual(simulator.foreignHosts);
    expect(simulator.requests.at(-1)?.bytesSent).toBe(layer.size);
  });

  test('the other generation of foreign URLs names another repository of the registry', async () => {
    const repository = `${simulator.url}/v2/dotnet/framework/runtime`;
    const tag = '4.8-windowsservercore-ltsc2022';
    const [layer] = json(await askManifest(`${repository}/manifests/${tag}`)).layers;
    expect((await ask(`${repository}/blobs/${layer.digest}`)).status).toBe(404);
    expect(layer.urls[0]).toContain('/v2/windows/servercore/blobs/');
    expect(digestOf((await follow(layer.urls[0])).body)).toBe(layer.digest);
  });

  test('a blob is behind a signed URL with a double slash, in ranges', async () => {
    const base = `${simulator.url}/v2/mssql/server`;
    const [entry] = json(await askManifest(`${base}/manifests/latest`)).manifests;
    const [, , layer] = json(await askManifest(`${base}/manifests/${entry.digest}`)).layers;
    const redirect = await ask(`${base}/blobs/${layer.digest}`);
    const location = redirect.headers.location ?? '';
    expect(redirect.status).toBe(307);
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[^/]+\/\/docker\/.*[?&]se=.*&sig=/);
    const whole = await ask(location);
    expect(digestOf(whole.body)).toBe(layer.digest);
    const part = await ask(location, { range: 'bytes=1000-1999' });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 1000-1999/${layer.size}`);
    expect(part.body.equals(whole.body.subarray(1000, 2000))).toBe(true);
    expect((await ask(location, { range: `bytes=${layer.size}-` })).status).toBe(416);
    expect((await ask(location.replace('//docker', '/docker'))).status).toBe(403);
    expect((await ask(location, { authorization: 'Bearer x' })).status).toBe(400);
  });

  test('a signed URL ends', async () => {
    simulator.options.signedUrlSeconds = -1;
    const base = `${simulator.url}/v2/mssql/server`;
    const [entry] = json(await askManifest(`${base}/manifests/latest`)).manifests;
    const [layer] = json(await askManifest(`${base}/manifests/${entry.digest}`)).layers;
    const expired = await follow(`${base}/blobs/${layer.digest}`);
    expect([expired.status, expired.headers['x-ms-error-code']]).toEqual([403, 'AuthenticationFailed']);
    simulator.options.signedUrlSeconds = 1200;
    expect((await follow(`${base}/blobs/${layer.digest}`)).status).toBe(200);
  });
});

test('ranges are read as RFC 9110 has them', () => {
  expect(parseRange('bytes=0-9', 100)).toEqual({ start: 0, end: 10 });
  expect(parseRange('bytes=90-200', 100)).toEqual({ start: 90, end: 100 });
  expect(parseRange('bytes=-10', 100)).toEqual({ start: 90, end: 100 });
  expect(parseRange('bytes=100-', 100)).toBe('unsatisfiable');
  expect(parseRange('bytes=0-1,5-6', 100)).toBeUndefined();
  expect(parseRange('bytes=9-1', 100)).toBeUndefined();
});
