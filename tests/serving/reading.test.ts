import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { CheckedBlobs } from '../../electron/engine/library/verification/checked-blobs.ts';
import { ServedLibrary } from '../../electron/engine/serving/content/served-library.ts';
import { basicAuthorization } from '../../electron/engine/serving/http/password-check.ts';
import { startRegistryServer } from '../../electron/engine/serving/http/registry-server.ts';
import { HashPool } from '../../electron/engine/transfer/disk/hash-pool.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../shared/media-types.ts';
import { writeForeignIndex } from '../support/libraries/foreign-layouts.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { ociIndex, ociManifest } = manifestMediaTypes;
const refName = 'org.opencontainers.image.ref.name';
const team = '/v2/registry.example/team/app';
const absent = `sha256:${'0'.repeat(64)}`;

let folder: string;
let fixture: LibraryFixture;
let index: Descriptor;
let [amd64, arm64]: Descriptor[] = [];
let signature: Descriptor;

function named(descriptor: Descriptor, name: string, architecture?: string): object {
  const platform = architecture === undefined ? {} : { platform: { os: 'linux', architecture } };
  return { ...descriptor, ...platform, annotations: { [refName]: name } };
}

/** Idle, its threads hold up no exit. */
const hashes = new HashPool();

async function serve(changes: { password?: string } = {}): Promise<string> {
  await fill();
  const library = await Library.open(folder);
  const server = await startRegistryServer({
    host: '127.0.0.1',
    port: 0,
    tls: undefined,
    isPlainHere: false,
    names: ['registry.corp.example'],
    password: changes.password,
    sources: {
      library: new ServedLibrary(library, new CheckedBlobs(library.blobs, hashes), () => 'mcr.microsoft.com'),
      through: () => undefined,
    },
  });
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.port}`;
}

async function fill(): Promise<void> {
  folder = temporaryFolder();
  fixture = new LibraryFixture(folder);
  index = await fixture.addIndex();
  amd64 = await fixture.addImage('docker', Buffer.from('amd64'), 'amd64');
  arm64 = await fixture.addImage('docker', Buffer.from('arm64'), 'arm64');
  const config = fixture.addBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  signature = fixture.addJson(
    {
      schemaVersion: 2,
      mediaType: ociManifest,
      artifactType: 'application/vnd.example.signature',
      config,
      layers: [],
      subject: { mediaType: ociIndex, digest: index.digest, size: index.size },
      annotations: { by: 'ada' },
    },
    ociManifest,
  );
  writeForeignIndex(folder, [
    named(index, 'registry.example/team/app:2.0'),
    named(amd64, 'registry.example/team/app:1.0', 'amd64'),
    named(arm64, 'registry.example/team/app:1.0', 'arm64'),
    named(amd64, 'localhost:5000/only-here:a'),
    named(amd64, 'other.example/twice:a'),
    named(amd64, 'registry.example/twice:a'),
    signature,
  ]);
}

describe('the library as a registry', () => {
  test('answers by tag and digest, with what clients need of the headers', async () => {
    const base = await serve();
    expect((await askRegistry(base, '/v2/')).headers['docker-distribution-api-version']).toBe('registry/2.0');
    const byTag = await askRegistry(base, `${team}/manifests/2.0`);
    expect(byTag.body.equals(readFileSync(fixture.blobPath(index.digest)))).toBe(true);
    expect(byTag.headers).toMatchObject({
      'content-type': ociIndex,
      'content-length': String(index.size),
      'docker-content-digest': index.digest,
      etag: `"${index.digest}"`,
      'cache-control': 'no-cache',
      'longshore-source': 'library',
    });
    expect(byTag.headers['content-encoding']).toBeUndefined();
    const head = await askRegistry(base, `${team}/manifests/2.0`, { method: 'HEAD' });
    expect([
      head.status,
      head.body.length,
      head.headers['content-length'],
      head.headers['content-type'],
    ]).toEqual([200, 0, String(index.size), ociIndex]);
    const byDigest = await askRegistry(base, `${team}/manifests/${index.digest}`);
    expect([byDigest.status, byDigest.headers['cache-control']]).toEqual([
      200,
      expect.stringContaining('immutable'),
    ]);
    const same = await askRegistry(base, `${team}/manifests/2.0`, {
      headers: { 'if-none-match': `W/"x", "${index.digest}"` },
    });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    for (const name of ['registry.example/team/app', 'team/app']) {
      const query = name === 'team/app' ? '?ns=registry.example' : '';
      for (const child of (byTag.json() as { manifests: Descriptor[] }).manifests.slice(0, 2)) {
        const reply = await askRegistry(base, `/v2/${name}/manifests/${child.digest}${query}`);
        expect([reply.status, reply.headers['content-type']]).toEqual([200, ociManifest]);
      }
    }
  });

  test('blobs come whole, in part, or not again', async () => {
    const base = await serve();
    const manifest = JSON.parse(readFileSync(fixture.blobPath(amd64?.digest ?? ''), 'utf8')) as {
      layers: Descriptor[];
    };
    const [foreign, layer] = manifest.layers;
    if (foreign === undefined || layer === undefined) throw new Error('The fixture has two layers');
    const bytes = readFileSync(fixture.blobPath(layer.digest));
    const path = `${team}/blobs/${layer.digest}`;
    const whole = await askRegistry(base, path, { headers: { 'accept-encoding': 'zstd, gzip' } });
    expect(whole.body.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(bytes.length),
      'content-type': 'application/octet-stream',
      'docker-content-digest': layer.digest,
    });
    expect(whole.headers['content-encoding']).toBeUndefined();
    const part = await askRegistry(base, path, { headers: { range: 'bytes=3-9' } });
    expect([part.status, part.headers['content-range'], part.body.equals(bytes.subarray(3, 10))]).toEqual([
      206,
      `bytes 3-9/${bytes.length}`,
      true,
    ]);
    const other = await askRegistry(base, path, {
      headers: { range: 'bytes=3-', 'if-range': `"${absent}"` },
    });
    expect([other.status, other.body.length]).toEqual([200, bytes.length]);
    const beyond = await askRegistry(base, path, { headers: { range: `bytes=${bytes.length}-` } });
    expect([beyond.status, beyond.headers['content-range'], beyond.body.length]).toEqual([
      416,
      `bytes */${bytes.length}`,
      0,
    ]);
    const head = await askRegistry(base, path, { method: 'HEAD' });
    expect([head.status, head.headers['content-length']]).toEqual([200, String(bytes.length)]);
    expect(
      (await askRegistry(base, path, { headers: { 'if-none-match': `"${layer.digest}"` } })).status,
    ).toBe(304);
    // A foreign layer is a blob like others, and what another repository has is not here.
    expect((await askRegistry(base, `${team}/blobs/${foreign.digest}`)).status).toBe(200);
    expect((await askRegistry(base, `/v2/localhost_5000/only-here/blobs/${index.digest}`)).status).toBe(404);
  });

  test('an image whose layers have addresses has a twin without', async () => {
    const base = await serve();
    const twin = await askRegistry(base, `${team}/manifests/2.0-distributable`);
    const prefixed = await askRegistry(base, '/v2/distributable/registry.example/team/app/manifests/2.0');
    expect(prefixed.body.equals(twin.body)).toBe(true);
    expect(twin.headers['docker-content-digest']).not.toBe(index.digest);
    const [child] = (twin.json() as { manifests: Descriptor[] }).manifests;
    const manifest = (await askRegistry(base, `${team}/manifests/${child?.digest}`)).json() as {
      layers: Descriptor[];
    };
    expect(
      manifest.layers.map(({ urls, mediaType }) => [urls, mediaType.includes('nondistributable')]),
    ).toEqual([
      [undefined, false],
      [undefined, false],
    ]);
    for (const { digest } of manifest.layers)
      expect((await askRegistry(base, `${team}/blobs/${digest}`, { method: 'HEAD' })).status).toBe(200);
  });

  test('platforms that came one by one are an index under their tag; who knows no index gets this machine’s', async () => {
    const base = await serve();
    const both = await askRegistry(base, `${team}/manifests/1.0`);
    expect(both.headers['content-type']).toBe(manifestMediaTypes.dockerIndex);
    const digest = String(both.headers['docker-content-digest']);
    expect((await askRegistry(base, `${team}/manifests/${digest}`)).body.equals(both.body)).toBe(true);
    const children = (both.json() as { manifests: Descriptor[] }).manifests;
    expect(children.map((child) => child.digest).sort()).toEqual([amd64?.digest, arm64?.digest].sort());
    const old = await askRegistry(base, `${team}/manifests/1.0`, {
      headers: { accept: manifestMediaTypes.dockerManifest },
    });
    expect([amd64?.digest, arm64?.digest]).toContain(old.headers['docker-content-digest']);
  });

  test('tags, repositories and referrers are listed, page by page', async () => {
    const base = await serve();
    const tags = ['1.0', '1.0-distributable', '2.0', '2.0-distributable'];
    expect((await askRegistry(base, `${team}/tags/list`)).json()).toEqual({
      name: 'registry.example/team/app',
      tags,
    });
    const first = await askRegistry(base, `/v2/team/app/tags/list?n=3&ns=registry.example`);
    expect(first.json()).toEqual({ name: 'team/app', tags: tags.slice(0, 3) });
    const next = /^<(?<next>[^>]+)>; rel="next"$/.exec(String(first.headers.link))?.groups?.next ?? '';
    const second = await askRegistry(base, next);
    expect([second.json(), second.headers.link]).toEqual([
      { name: 'team/app', tags: tags.slice(3) },
      undefined,
    ]);
    const none = await askRegistry(base, `${team}/tags/list?n=0`);
    expect([none.json(), none.headers.link]).toEqual([
      { name: 'registry.example/team/app', tags: [] },
      undefined,
    ]);
    expect((await askRegistry(base, '/v2/_catalog')).json()).toEqual({
      repositories: [
        'localhost_5000/only-here',
        'other.example/twice',
        'registry.example/team/app',
        'registry.example/twice',
      ],
    });
    const referrers = await askRegistry(base, `${team}/referrers/${index.digest}`);
    expect(referrers.headers['content-type']).toBe(ociIndex);
    expect(referrers.json()).toMatchObject({
      manifests: [
        {
          digest: signature.digest,
          mediaType: ociManifest,
          size: signature.size,
          artifactType: 'application/vnd.example.signature',
          annotations: { by: 'ada' },
        },
      ],
    });
    expect((await askRegistry(base, `${team}/manifests/${signature.digest}`)).status).toBe(200);
    const filtered = await askRegistry(base, `${team}/referrers/${index.digest}?artifactType=other`);
    expect([filtered.headers['oci-filters-applied'], filtered.json()]).toMatchObject([
      'artifactType',
      { manifests: [] },
    ]);
    for (const path of [`${team}/referrers/${absent}`, `/v2/nothing.example/here/referrers/${absent}`])
      expect((await askRegistry(base, path)).json()).toMatchObject({ schemaVersion: 2, manifests: [] });
  });

  test('a name without a host is known where only one registry has it', async () => {
    const base = await serve();
    expect((await askRegistry(base, '/v2/only-here/manifests/a')).status).toBe(200);
    const twice = await askRegistry(base, '/v2/twice/manifests/a');
    expect([twice.status, twice.json()]).toMatchObject([404, { errors: [{ code: 'NAME_UNKNOWN' }] }]);
    // Another registry is asked for: the only one of that name is not it.
    expect((await askRegistry(base, '/v2/only-here/manifests/a?ns=docker.io')).status).toBe(404);
  });

  test('nothing can be written, and what is not here is said so', async () => {
    const base = await serve();
    for (const [method, path] of [
      ['POST', `${team}/blobs/uploads/`],
      ['PUT', `${team}/manifests/1.0`],
      ['PATCH', `${team}/blobs/uploads/x`],
      ['DELETE', `${team}/manifests/1.0`],
      ['OPTIONS', '/v2/'],
    ] as const) {
      const reply = await askRegistry(base, path, { method, send: method === 'PUT' ? '{}' : '' });
      expect([reply.status, reply.headers.allow, reply.json()]).toMatchObject([
        405,
        'GET, HEAD',
        { errors: [{ code: 'UNSUPPORTED', message: expect.any(String) }] },
      ]);
    }
    for (const [path, status, code] of [
      [`${team}/manifests/3.0`, 404, 'MANIFEST_UNKNOWN'],
      [`${team}/manifests/${absent}`, 404, 'MANIFEST_UNKNOWN'],
      [`${team}/blobs/${absent}`, 404, 'BLOB_UNKNOWN'],
      ['/v2/nothing.example/here/tags/list', 404, 'NAME_UNKNOWN'],
      [`${team}/blobs/sha256:abc`, 400, 'DIGEST_INVALID'],
      ['/v2/..%2f..%2fetc/passwd/manifests/x', 400, 'NAME_INVALID'],
      [`/v2/registry.example/../registry.example/team/app/manifests/1.0`, 400, 'NAME_INVALID'],
      ['/v2/constructor/manifests/__proto__', 404, 'NAME_UNKNOWN'],
    ] as const) {
      const reply = await askRegistry(base, path);
      expect([path, reply.status, reply.json()]).toMatchObject([path, status, { errors: [{ code }] }]);
    }
  });

  test('what no client sends gets nothing, and ends nothing', async () => {
    const base = await serve();
    const { port } = new URL(base);
    const rest = ' HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    for (const [bytes, wanted] of [
      [`GET /v2/${'a'.repeat(1_000_000)}${rest}\r\n`, /^HTTP\/1\.1 431 /],
      [`GET /v2/${rest}${'a: b\r\n'.repeat(5_000)}\r\n`, /^HTTP\/1\.1 431 /],
      [`GET http://169.254.169.254/latest/meta-data${rest}\r\n`, /^HTTP\/1\.1 404 /],
      [`GET ${team}/manifests/1.0?ns=user:secret@127.0.0.1:22${rest}\r\n`, /^HTTP\/1\.1 400 /],
      [
        `PUT ${team}/manifests/1${rest}Expect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n`,
        /^HTTP\/1\.1 405 /,
      ],
      [
        `POST /v2/${rest}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        /^HTTP\/1\.1 400 /,
      ],
      ['CONNECT mcr.microsoft.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', /^$/],
      ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 400 /],
      ['\x16\x03\x01\x02\0rubbish', /^HTTP\/1\.1 400 /],
    ] as const) {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
      let said = '';
      socket.on('data', (chunk) => {
        said += chunk.toString('latin1');
      });
      await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
      expect(said, bytes.slice(0, 60)).toMatch(wanted);
    }
    expect((await askRegistry(base, '/v2/')).status).toBe(200);
  });

  test('pages of other sites and names that are not ours get nothing', async () => {
    const base = await serve();
    for (const host of ['rebound.example:5555', 'localhost.evil.example', 'registry.corp.example.evil'])
      expect((await askRegistry(base, '/v2/', { headers: { host } })).status).toBe(421);
    for (const host of [
      'registry.corp.example',
      'localhost:1',
      '192.168.20.14:5555',
      '[::1]:5555',
      hostname(),
    ])
      expect((await askRegistry(base, '/v2/', { headers: { host } })).status, host).toBe(200);
    expect((await askRegistry(base, '/v2/', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      403,
    );
    const huge = await askRegistry(base, '/v2/', { headers: { 'x-huge': 'x'.repeat(20_000) } });
    expect(huge.status).toBe(431);
  });

  test('a password lets in who knows it, and guessing ends', async () => {
    const base = await serve({ password: 'k7tq-93mv' });
    const asked = await askRegistry(base, '/v2/');
    expect([asked.status, asked.headers['www-authenticate'], asked.json()]).toMatchObject([
      401,
      expect.stringMatching(/^Basic realm=/),
      { errors: [{ code: 'UNAUTHORIZED' }] },
    ]);
    const authorization = basicAuthorization('k7tq-93mv');
    expect((await askRegistry(base, '/v2/', { headers: { authorization } })).status).toBe(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 60; guess += 1) {
      const wrong = basicAuthorization(`guess ${guess}`);
      statuses.push((await askRegistry(base, '/v2/', { headers: { authorization: wrong } })).status);
    }
    // On a slow machine some more are taken meanwhile, after the first that is not.
    expect(statuses[0]).toBe(401);
    expect(statuses).toContain(429);
  });

  test('a link in the place of a blob leads nowhere', async () => {
    const base = await serve();
    const secret = join(temporaryFolder(), 'secret');
    writeFileSync(secret, 'not for others');
    const manifest = JSON.parse(readFileSync(fixture.blobPath(amd64?.digest ?? ''), 'utf8')) as {
      layers: Descriptor[];
    };
    const digest = manifest.layers[1]?.digest ?? '';
    rmSync(fixture.blobPath(digest));
    symlinkSync(secret, fixture.blobPath(digest));
    for (const method of ['GET', 'HEAD'])
      expect((await askRegistry(base, `${team}/blobs/${digest}`, { method })).status).toBe(404);
  });

  test('what changes in the library is served at once, and what is damaged is not', async () => {
    const base = await serve();
    expect((await askRegistry(base, `${team}/manifests/2.0`)).status).toBe(200);
    const path = fixture.blobPath(index.digest);
    const bytes = readFileSync(path);
    writeFileSync(path, 'rubbish');
    expect((await askRegistry(base, `${team}/manifests/2.0`)).status).toBe(404);
    writeFileSync(path, bytes);
    expect((await askRegistry(base, `${team}/manifests/2.0`)).status).toBe(200);
    const file = join(folder, 'index.json');
    const one = { schemaVersion: 2, manifests: [named(index, 'registry.example/team/app:new')] };
    writeFileSync(`${file}.new`, JSON.stringify(one));
    renameSync(`${file}.new`, file);
    expect((await askRegistry(base, '/v2/_catalog')).json()).toEqual({
      repositories: ['registry.example/team/app'],
    });
    expect((await askRegistry(base, `${team}/manifests/2.0`)).status).toBe(404);
    expect((await askRegistry(base, `${team}/manifests/new`)).status).toBe(200);
  });
});
