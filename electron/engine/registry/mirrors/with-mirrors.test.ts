import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { parseMirror } from '../../../../shared/mirrors/mirror.ts';
import { settingsSchema } from '../../../../shared/schemas/settings.ts';
import { sha256, TestRegistry } from '../../../../tests/support/network/test-registry.ts';
import {
  bytesOf,
  noSignal,
  startTestServer,
  type TestHandler,
  testHttpClient,
} from '../../../../tests/support/network/test-server.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { ClientsByHost } from '../client/clients-by-host.ts';
import { KnownManifests } from './known-manifests.ts';
import { MirrorStanding } from './mirror-standing.ts';
import { withMirrors } from './with-mirrors.ts';

const layer = { mediaType: 'layer', digest: sha256('0123456789'), size: 10 };
const largeLayer = { ...layer, size: 50_000_000 };
const hex = layer.digest.slice('sha256:'.length);

/** A client of a registry with these mirrors, signed in with another password at each host. */
function clientOf(host: string, addresses: readonly string[], standing = new MirrorStanding()) {
  const clients = new ClientsByHost({
    httpClient: testHttpClient({ answerTimeoutMs: 2_000 }),
    credentials: { find: async (at) => ({ kind: 'password', username: 'ann', password: `secret of ${at}` }) },
    settings: () => settingsSchema.parse({}),
    plainHttp: true,
  });
  const mirrors = addresses.map((address) => parseMirror({ registry: host, address }));
  const client = withMirrors(
    clients.of(host),
    { of: () => mirrors, refresh: async () => undefined },
    { standing, manifests: new KnownManifests(), contextAt: (server) => clients.contextAt(server) },
  );
  return { client, standing };
}

async function startRegistry() {
  const registry = new TestRegistry();
  return { registry, ...(await registry.start()) };
}

/** An address on which nobody listens; a port that was free a moment ago may be another test's by now. */
const deadHost = '127.0.0.1:1';

const wantsPassword: TestHandler = ({ headers }, response) => {
  if (headers.authorization === undefined)
    return response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
  return response.end('0123456789');
};

function passwordsIn(seen: readonly { headers: { authorization?: string | undefined } }[]): string[] {
  return seen.flatMap(({ headers: { authorization } }) =>
    authorization === undefined ? [] : [Buffer.from(authorization.slice(6), 'base64').toString()],
  );
}

test('each place gets the sign-in of its own host, and what it redirects to gets none', async () => {
  const storage = await startTestServer((_, response) => response.end('0123456789'));
  const mirror = await startTestServer((request, response) => {
    if (request.headers.authorization === undefined) return wantsPassword(request, response);
    return response.writeHead(307, { location: `${storage.url}/data` }).end();
  });
  const origin = await startTestServer(wantsPassword);
  const { client } = clientOf(origin.host, [mirror.url]);
  for (const source of client.blobSources('team/app', layer)) {
    const { body } = await source.open(undefined, noSignal());
    expect((await bytesOf(body)).toString()).toBe('0123456789');
  }
  expect(passwordsIn(mirror.seen)).toEqual([`ann:secret of ${mirror.host}`]);
  expect(passwordsIn(origin.seen)).toEqual([`ann:secret of ${origin.host}`]);
  expect(passwordsIn(storage.seen)).toEqual([]);
});

test('mirrors come before the registry, but for tiny blobs', async () => {
  const { client, standing } = clientOf('registry.example', ['https://m.example', '/mnt/images']);
  const kinds = (descriptor: typeof layer) =>
    client.blobSources('team/app', descriptor).map(({ kind }) => kind);
  expect(kinds(largeLayer)).toEqual(['mirror', 'mirror', 'registry']);
  expect(kinds(layer)).toEqual(['registry', 'mirror', 'mirror']);
  expect(client.blobSources('team/app', { ...layer, urls: ['https://f.example/x'] }).at(-1)?.kind).toBe(
    'foreign',
  );
  const [first] = client.blobSources('team/app', largeLayer);
  for (let times = 0; times < 3; times++)
    first?.givenUp?.(new AppError('DIGEST_MISMATCH', 'It is another file.'));
  expect(standing.isOut('https://m.example')).toBe(true);
  expect(kinds(largeLayer)).toEqual(['mirror', 'registry']);
});

test('a folder is a mirror, and links and pipes in it are not read as blobs of another size', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  const path = join(folder, 'blobs', 'sha256', hex);
  await writeFile(path, '0123456789');
  const { client } = clientOf('registry.example', [folder]);
  const [source] = client.blobSources('team/app', largeLayer);
  const part = await source?.open({ offset: 2, length: 3 }, noSignal());
  expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 2-4/10' } });
  expect(part && (await bytesOf(part.body)).toString()).toBe('234');
  await expect(source?.open({ offset: 20, length: 3 }, noSignal())).rejects.toMatchObject({
    code: 'BLOB_UNKNOWN',
  });
  const [device] = client.blobSources('team/app', { ...layer, digest: sha256('device'), size: 50_000_000 });
  await symlink('/dev/zero', join(folder, 'blobs', 'sha256', sha256('device').slice(7)));
  await expect(device?.open(undefined, noSignal())).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
});

test('what a digest names comes from a mirror while the registry cannot be reached', async () => {
  const { registry, url, seen } = await startRegistry();
  const image = registry.addImage({ os: 'linux', architecture: 'amd64' }, { tag: '1' });
  const mirror = await startTestServer((request, response) => {
    // The registry of the test knows no query.
    const path = request.path.replace(/\?.*/, '');
    return fetch(`${url}${path}`).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  const { client, standing } = clientOf(deadHost, [mirror.url]);
  const manifest = await client.manifest('team/app', image.digest, noSignal());
  expect(manifest.descriptor.digest).toBe(image.digest);
  if (manifest.kind !== 'manifest') throw new Error('it is an image');
  const config = await client.smallBlob('team/app', manifest.manifest.config, noSignal());
  expect(sha256(config)).toBe(manifest.manifest.config.digest);
  expect(standing.isOut(client.host)).toBe(true);
  const asked = mirror.seen.length;
  await expect(client.manifest('team/app', '1', noSignal())).rejects.toMatchObject({ code: 'NETWORK' });
  expect(mirror.seen.length).toBe(asked);
  expect(seen.length).toBe(asked);
});

test('a manifest that is another one is not taken', async () => {
  const mirror = await startTestServer((_, response) => response.end('{"schemaVersion":2}'));
  const { client } = clientOf(deadHost, [mirror.url]);
  await expect(client.manifest('team/app', layer.digest, noSignal())).rejects.toMatchObject({
    code: 'NETWORK',
  });
  expect(mirror.seen.length).toBeGreaterThan(0);
});

test.each([404, 401, 403])('a registry that answers %i is not gone around', async (status) => {
  const origin = await startTestServer((_, response) => response.writeHead(status).end());
  const mirror = await startTestServer((_, response) => response.end('{}'));
  const { client } = clientOf(origin.host, [mirror.url]);
  await expect(client.manifest('team/app', layer.digest, noSignal())).rejects.toBeInstanceOf(Error);
  expect(mirror.seen).toEqual([]);
});

test('a mirror that has to see the manifest before it gives a blob is shown it, once', async () => {
  const { registry, host } = await startRegistry();
  const large = registry.add(Buffer.alloc(2_000_000, 7), 'layer');
  const image = registry.addImage({ os: 'linux', architecture: 'amd64' }, { layers: [large] });
  const asked: string[] = [];
  let isShown = false;
  const mirror = await startTestServer(({ path }, response) => {
    const [, kind = ''] = /\/(manifests|blobs)\//.exec(path) ?? [];
    asked.push(kind);
    if (kind === 'manifests') isShown = true;
    if (kind === 'manifests' || !isShown) return response.writeHead(404).end();
    return response.end(Buffer.alloc(2_000_000, 7));
  });
  const { client } = clientOf(host, [mirror.url]);
  await client.manifest('team/app', image.digest, noSignal());
  const [source] = client.blobSources('team/app', large);
  await expect(source?.open(undefined, noSignal())).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
  expect(asked).toEqual(['blobs', 'manifests']);
  asked.length = 0;
  await expect(source?.open(undefined, noSignal())).resolves.toMatchObject({ status: 200 });
  expect(asked).toEqual(['blobs']);
});
