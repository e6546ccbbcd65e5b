import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestServer } from '../../../../tests/support/network/test-server.ts';
import { TufRepository } from '../../../../tests/support/signatures/tuf-repository.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createHttpClient } from '../../network/http-client.ts';
import { trustedRootFetch } from '../../services/trust/trusted-root-fetch.ts';
import { publicInstance } from './public-instance.ts';
import { TrustedRoots } from './trusted-roots.ts';

const [first, second] = [Buffer.from('{"first":1}'), Buffer.from('{"second":2}')];

/** A repository behind a real server, and a client whose cache another client can open. */
async function rig() {
  const repository = new TufRepository();
  repository.publish(first);
  const root = repository.firstRoot;
  const server = await startTestServer(({ path }, response) => {
    const file = repository.files.get(path.slice(1));
    response.statusCode = file === undefined ? 404 : 200;
    response.end(file);
  });
  const client = createHttpClient({
    userAgent: 'test',
    settings: () => ({ proxy: 'none', extraCaFile: '', answerTimeoutSeconds: 20 }),
  });
  onTestFinished(() => client.close());
  const folder = join(temporaryFolder(), 'sigstore');
  const open = () =>
    new TrustedRoots({
      folder,
      instance: () => ({ url: new URL(server.url), root }),
      fetch: trustedRootFetch(client),
    });
  /** As after a day: what is kept is no longer new. */
  const age = () => {
    const long = new Date('2020-01-01T00:00:00Z');
    utimesSync(join(folder, 'timestamp.json'), long, long);
  };
  return { repository, server, folder, open, age };
}

describe('the trusted root of a repository of The Update Framework', () => {
  test('is fetched once a day, kept whole, and given without a network until it expires', async () => {
    const { repository, server, folder, open, age } = await rig();
    expect(await open().current(false)).toMatchObject({ failed: 'unreachable' });
    expect(server.seen).toEqual([]);
    const roots = open();
    expect(await roots.current(true)).toEqual({ bytes: first });
    const asked = server.seen.length;
    expect(await roots.current(true)).toEqual({ bytes: first });
    expect(await open().current(true)).toEqual({ bytes: first });
    expect(await open().current(false)).toEqual({ bytes: first });
    expect(server.seen).toHaveLength(asked);
    repository.publish(second);
    age();
    expect(await open().current(true)).toEqual({ bytes: second });
    expect((await readdir(folder)).sort()).toEqual(
      ['root.json', 'snapshot.json', 'targets.json', 'timestamp.json', 'trusted_root.json'].sort(),
    );
    // The server is gone: what is kept does.
    age();
    repository.files.clear();
    server.server.closeAllConnections();
    server.server.close();
    expect(await open().current(true)).toEqual({ bytes: second });
  });

  test('follows keys that change, over several roots', async () => {
    const { repository, open, age, folder } = await rig();
    expect(await open().current(true)).toEqual({ bytes: first });
    for (const role of ['timestamp', 'root', 'targets', 'snapshot', 'root'] as const) repository.rotate(role);
    repository.publish(second);
    age();
    expect(await open().current(true)).toEqual({ bytes: second });
    expect(JSON.parse(readFileSync(join(folder, 'root.json'), 'utf8')).signed.version).toBe(6);
    // A root that the one before has not signed is nobody's, and what is kept stays.
    repository.rotate('root', { isSignedByOld: false });
    age();
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
    expect(JSON.parse(readFileSync(join(folder, 'root.json'), 'utf8')).signed.version).toBe(6);
  });

  test.for(['timestamp', 'snapshot', 'targets'] as const)(
    'is not believed when %s has expired',
    async (role) => {
      const { repository, open } = await rig();
      repository.expires.set(role, '2020-01-01T00:00:00Z');
      repository.publish(second);
      expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
    },
  );

  test('is not believed from a root that has expired, nor from a cache', async () => {
    const { repository, open, age } = await rig();
    expect(await open().current(true)).toEqual({ bytes: first });
    repository.expires.set('root', '2020-01-01T00:00:00Z');
    repository.rotate('timestamp');
    repository.publish(second);
    age();
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
  });

  test('is never an older one than was seen (rollback), nor a mixture of versions', async () => {
    const { repository, open, age } = await rig();
    const old = new Map(repository.files);
    repository.publish(second);
    expect(await open().current(true)).toEqual({ bytes: second });
    const newest = new Map(repository.files);
    const serve = (files: ReadonlyMap<string, Buffer>) => {
      age();
      repository.files.clear();
      for (const [name, bytes] of files) repository.files.set(name, bytes);
    };
    serve(old);
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
    // The newest timestamp over a snapshot of the version before.
    serve(newest);
    repository.publish(first);
    repository.files.set('3.snapshot.json', old.get('1.snapshot.json') ?? Buffer.alloc(0));
    age();
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
  });

  test('is never bytes that its metadata does not name', async () => {
    const { repository, open } = await rig();
    for (const name of repository.files.keys())
      if (name.startsWith('targets/')) repository.files.set(name, Buffer.from('{"forged":1}'));
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
  });

  test('ends where data does not', async () => {
    const { repository, open, server } = await rig();
    repository.files.set('timestamp.json', Buffer.alloc(20_000, ' '));
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
    // An answer without end, to which nobody listens to the end.
    let written = 0;
    server.server.removeAllListeners('request');
    server.server.on('request', (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
        written += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    expect(await open().current(true)).toMatchObject({ failed: 'wrong' });
    expect(written).toBeLessThan(64 * 2 ** 20);
  });

  test('does not depend on what lies in the folder: torn files are fetched anew', async () => {
    const { repository, open, folder, age } = await rig();
    expect(await open().current(true)).toEqual({ bytes: first });
    for (const name of [
      'root.json',
      'timestamp.json',
      'snapshot.json',
      'targets.json',
      'trusted_root.json',
    ]) {
      const whole = readFileSync(join(folder, name));
      writeFileSync(join(folder, name), whole.subarray(0, whole.length / 2));
      age();
      expect([name, await open().current(true)]).toEqual([name, { bytes: first }]);
      writeFileSync(join(folder, name), '');
      age();
      expect([name, await open().current(true)]).toEqual([name, { bytes: first }]);
    }
    // Somebody who writes there what nobody has signed gains nothing.
    writeFileSync(join(folder, 'trusted_root.json'), '{"forged":1}');
    expect(await open().current(false)).not.toEqual({ bytes: Buffer.from('{"forged":1}') });
    expect(repository.files.size).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'arriving'))).toBe(false);
  });
});

test('the public instance’s root is one that tuf-js takes', async () => {
  const { url, root } = publicInstance();
  expect(url.protocol).toBe('https:');
  expect(JSON.parse(root.toString('utf8')).signed).toMatchObject({
    _type: 'root',
    consistent_snapshot: true,
  });
  const roots = new TrustedRoots({
    folder: temporaryFolder(),
    instance: publicInstance,
    fetch: async () => Promise.reject(new Error('offline')),
  });
  expect(await roots.current(true)).toMatchObject({ failed: 'unreachable' });
});
