import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/schemas/settings.ts';
import { noSignal, startTestServer, testHttpClient } from '../../../tests/support/network/test-server.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { firstCredential } from '../registry/access/credentials.ts';
import type { SecretBox } from '../registry/access/secret-box.ts';
import { SignInStore } from '../registry/access/sign-in-store.ts';
import { ClientsByHost } from '../registry/client/clients-by-host.ts';
import { RegistryCache } from '../registry/remembered/registry-cache.ts';
import { createSignInService } from './sign-in-service.ts';

const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
const ann = { username: 'ann', password: 'secret' };

/** Turns bytes round, which is enough to see that nothing is written as it is. */
function turningBox(isProtected = true): SecretBox {
  return {
    isProtected: async () => isProtected,
    isReadableByAnybody: (bytes) => bytes.toString().startsWith('weak'),
    encrypt: async (text) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x55)),
    decrypt: async (bytes) => Buffer.from([...bytes].map((byte) => byte ^ 0x55)).toString(),
  };
}

function newFile(): string {
  const folder = temporaryFolder();
  return join(folder, 'state', 'sign-ins.bin');
}

function signInsOf(path: string, box?: SecretBox) {
  const httpClient = testHttpClient();
  const store = new SignInStore(path, box);
  const settings = settingsSchema.parse({});
  const clients = new ClientsByHost({
    httpClient,
    credentials: firstCredential(store),
    settings: () => settings,
    plainHttp: true,
  });
  const cache = RegistryCache.inMemory();
  return { store, clients, cache, signIns: createSignInService({ store, clients, httpClient, cache }) };
}

function basicRegistry() {
  return startTestServer((request, response) =>
    request.headers.authorization === basic
      ? response.end('{}')
      : response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
  );
}

/** A registry with a token server that gives refresh tokens when they are asked for. */
async function tokenRegistry() {
  const tokens = await startTestServer((request, response) => {
    const isRefresh = request.method === 'POST' && request.body.includes('refresh_token=refresh-1');
    if (!isRefresh && request.headers.authorization !== basic) return response.writeHead(401).end();
    const offline = request.path.includes('offline_token=true');
    response.end(JSON.stringify({ token: 'access', ...(offline ? { refresh_token: 'refresh-1' } : {}) }));
  });
  const registry = await startTestServer((request, response) =>
    request.headers.authorization === 'Bearer access'
      ? response.end('{"tags":["one"]}')
      : response
          .writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.url}/token",service="s"` })
          .end(),
  );
  return { registry, tokens };
}

describe('signing in', () => {
  it('checks the password with the registry and keeps it encrypted', async () => {
    const { host } = await basicRegistry();
    const path = newFile();
    const { signIns } = signInsOf(path, turningBox());
    const result = await signIns.signIn({ registry: host, ...ann }, noSignal());
    expect(result).toEqual({ registry: host, username: 'ann', remembered: true, verified: true });
    expect(readFileSync(path).toString()).not.toMatch(/secret|ann/);
    const later = signInsOf(path, turningBox());
    expect(await later.signIns.list()).toEqual([{ registry: host, username: 'ann', remembered: true }]);
    expect(await later.store.find(host)).toEqual({ kind: 'password', ...ann });
  });

  it('refuses a wrong password, asks twice at most, and shows it nowhere', async () => {
    const { host, seen } = await basicRegistry();
    const { signIns } = signInsOf(newFile(), turningBox());
    const wrong = { registry: host, username: 'ann', password: 'guess' };
    const error = await signIns.signIn(wrong, noSignal()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(JSON.stringify(error)).not.toContain('guess');
    expect(seen).toHaveLength(2);
    expect(await signIns.list()).toEqual([]);
  });

  it('keeps a refresh token in place of the password where there is one, and uses it', async () => {
    const { registry, tokens } = await tokenRegistry();
    const { signIns, store, clients } = signInsOf(newFile(), turningBox());
    await signIns.signIn({ registry: registry.host, ...ann }, noSignal());
    expect(tokens.seen[0]?.path).toBe('/token?service=s&offline_token=true&client_id=longshore');
    expect(await store.find(registry.host)).toEqual({ kind: 'identity-token', token: 'refresh-1' });
    const pages = clients.of(registry.host).tags('team/app', noSignal());
    expect((await pages[Symbol.asyncIterator]().next()).value).toEqual({ names: ['one'], isCut: false });
    expect(tokens.seen.at(-1)?.method).toBe('POST');
  });

  it.each([
    ['without protection by the system', undefined],
    ['where the protection is none', turningBox(false)],
  ])('lasts as long as the process %s, and says so', async (_, box) => {
    const { host } = await basicRegistry();
    const path = newFile();
    const { signIns, store } = signInsOf(path, box);
    expect(await signIns.signIn({ registry: host, ...ann }, noSignal())).toMatchObject({ remembered: false });
    expect(await store.find(host)).not.toBeNull();
    expect(() => readFileSync(path)).toThrow();
    expect(await signInsOf(path, box).signIns.list()).toEqual([]);
  });

  it('tells that a registry for everybody checked nothing', async () => {
    const { host } = await startTestServer((_, response) => response.end('{}'));
    const { signIns } = signInsOf(newFile());
    expect(await signIns.signIn({ registry: host, ...ann }, noSignal())).toMatchObject({ verified: false });
  });

  it('says so when a registry knows no such way', async () => {
    const { host } = await startTestServer((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end(),
    );
    const { signIns } = signInsOf(newFile());
    const refused = signIns.signIn({ registry: host, ...ann }, noSignal());
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('means nobody when the file can no longer be decrypted', async () => {
    const { host } = await basicRegistry();
    const path = newFile();
    await signInsOf(path, turningBox()).signIns.signIn({ registry: host, ...ann }, noSignal());
    writeFileSync(path, 'something else');
    expect(await signInsOf(path, turningBox()).signIns.list()).toEqual([]);
  });

  it('does not destroy what cannot be decrypted at the moment', async () => {
    const { host } = await basicRegistry();
    const path = newFile();
    await signInsOf(path, turningBox()).signIns.signIn({ registry: host, ...ann }, noSignal());
    const saved = readFileSync(path);
    const locked: SecretBox = { ...turningBox(), decrypt: () => Promise.reject(new Error('locked')) };
    const { signIns } = signInsOf(path, locked);
    expect(await signIns.list()).toEqual([]);
    expect(await signIns.signIn({ registry: host, ...ann }, noSignal())).toMatchObject({ remembered: true });
    expect(readFileSync(`${path}.unreadable`)).toEqual(saved);
  });
});

it('removes a file that anybody could decrypt, whether the system protects by now or not', async () => {
  for (const isProtected of [true, false]) {
    const path = newFile();
    mkdirSync(dirname(path));
    writeFileSync(path, 'weak');
    expect(await signInsOf(path, turningBox(isProtected)).signIns.list()).toEqual([]);
    expect(existsSync(path)).toBe(false);
  }
});

describe('signing out', () => {
  it('forgets the credential, the tokens, and what was read', async () => {
    const { registry } = await tokenRegistry();
    const path = newFile();
    const { signIns, store, clients, cache } = signInsOf(path, turningBox());
    await signIns.signIn({ registry: registry.host, ...ann }, noSignal());
    const read = () => clients.of(registry.host).tags('team/app', noSignal())[Symbol.asyncIterator]().next();
    await read();
    const before = registry.seen.length;
    const fetchedAt = new Date().toISOString();
    await cache.names.keep(registry.host, { value: { names: ['private'], truncated: false }, fetchedAt });
    await signIns.signOut(registry.host);
    expect(await store.find(registry.host)).toBeNull();
    await read().catch(() => undefined);
    expect(registry.seen[before]?.headers.authorization).toBeUndefined();
    expect(await cache.names.find(registry.host)).toBeNull();
    expect(await signInsOf(path, turningBox()).signIns.list()).toEqual([]);
  });
});

it('asks the app’s own sign-ins before those of Docker', async () => {
  const store = (name: string | null) => ({
    find: async () => (name === null ? null : { kind: 'registry-token' as const, token: name }),
  });
  const first = firstCredential(store(null), store('own'), store('docker'));
  expect(await first.find('registry.example')).toMatchObject({ token: 'own' });
  expect(await firstCredential(store(null)).find('registry.example')).toBeNull();
});
