import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { openEngine } from '../../electron/engine/engine.ts';
import type { EngineServices } from '../../electron/engine/services/engine-services.ts';
import type { SettingsPatch } from '../../shared/schemas/settings.ts';
import { waitFor } from '../downloads/engine-rig.ts';
import { readLibrary } from '../support/libraries/library-state.ts';
import { startProxy } from '../support/network/test-proxy.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import {
  type DockerRegistryOptions,
  registryUser,
  startDockerRegistry,
} from '../support/registries/docker-registry.ts';
import { createPrivateAuthority } from '../support/registries/private-authority.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { sampleImage } from '../support/registries/sample-images.ts';
import { startTokenServer, tokenUser } from '../support/registries/token-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { signal } = new AbortController();
const repositories = ['team/sample', 'team/other', 'public/sample'];

/** Fills a storage folder through a registry that lets everybody in. */
async function filledStorage(): Promise<{ storage: string; digest: string }> {
  const storage = temporaryFolder();
  const { url } = await startDockerRegistry({ storage });
  const image = await sampleImage('oci');
  let digest = '';
  for (const repository of repositories) {
    ({ digest } = await pushImage({ url, repository, tag: '1.0' }, image));
  }
  return { storage, digest };
}

/** An engine of this test's own; nobody is signed in. */
async function newEngine(overrides: SettingsPatch = {}): Promise<EngineServices & { libraryFolder: string }> {
  vi.stubEnv('DOCKER_CONFIG', temporaryFolder());
  const folder = temporaryFolder();
  const libraryFolder = join(folder, 'library');
  const engine = await openEngine({
    stateFolder: join(folder, 'state'),
    libraryFolder,
    queue: 'persistent',
    overrides,
  });
  onTestFinished(async () => {
    await engine.close();
    vi.unstubAllEnvs();
  });
  return { ...engine, libraryFolder };
}

async function namesOf(pages: AsyncIterable<{ names: string[] }>): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pages) names.push(...page.names);
  return names;
}

async function pull(engine: EngineServices, reference: string) {
  const { id } = await engine.downloads.start({ reference });
  return await waitFor(engine, id, 'done', 'failed');
}

async function tokenRegistry(context: TestContext, options: DockerRegistryOptions = {}) {
  needPrograms(context, 'docker-registry', 'openssl');
  const { storage, digest } = await filledStorage();
  const authority = await createPrivateAuthority('Longshore Test Authority');
  const tokens = await startTokenServer(authority, await authority.issue(['auth.example']));
  const tokenAuth = tokens.authFor(`${tokens.url}/token`);
  const registry = await startDockerRegistry({ storage, tokenAuth, ...options });
  return { registry, tokens, digest };
}

test('docker-registry behind a token server: signed in, lists and images of several repositories', async (context) => {
  const { registry, tokens, digest } = await tokenRegistry(context);
  const engine = await newEngine();
  const result = await engine.signIns.signIn({ registry: registry.host, ...tokenUser }, signal);
  expect(result).toMatchObject({ verified: true, username: tokenUser.username });
  expect(await namesOf(engine.registry.catalog(registry.host, signal))).toEqual(repositories.toSorted());
  for (const repository of ['team/sample', 'team/other']) {
    const reference = `${registry.host}/${repository}`;
    expect(await namesOf(engine.registry.tags(reference, signal))).toEqual(['1.0']);
    const row = await pull(engine, `${reference}:1.0`);
    expect(row).toMatchObject({ state: 'done', error: null, digest });
  }
  expect(readLibrary(engine.libraryFolder).entries).toHaveLength(2);
  // The password went to the token server once, and a refresh token in its place ever since.
  const passwords = tokens.seen.filter(({ headers }) => headers.authorization !== undefined);
  expect(passwords).toHaveLength(1);
  expect(tokens.seen.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
});

test('docker-registry behind a token server: nobody gets what is public alone', async (context) => {
  const { registry, digest } = await tokenRegistry(context);
  const engine = await newEngine();
  const open = (repository: string) =>
    engine.registry.image(`${registry.host}/${repository}:1.0`, undefined, signal);
  expect(await open('public/sample')).toMatchObject({ digest });
  await expect(open('team/sample')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  const wrong = { registry: registry.host, username: tokenUser.username, password: 'guess' };
  await expect(engine.signIns.signIn(wrong, signal)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});

test('docker-registry with Basic sign-in', async (context) => {
  needPrograms(context, 'docker-registry');
  const { storage, digest } = await filledStorage();
  const registry = await startDockerRegistry({ storage, needsSignIn: true });
  const engine = await newEngine();
  const { username, password } = registryUser;
  const refused = engine.signIns.signIn({ registry: registry.host, username, password: 'guess' }, signal);
  await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  await engine.signIns.signIn({ registry: registry.host, username, password }, signal);
  expect(await namesOf(engine.registry.tags(`${registry.host}/team/sample`, signal))).toEqual(['1.0']);
  const row = await pull(engine, `${registry.host}/team/sample:1.0`);
  expect(row).toMatchObject({ state: 'done', error: null, digest });
});

test('through a proxy that wants a password, with certificates of a private authority', async (context) => {
  needPrograms(context, 'docker-registry', 'openssl');
  const { storage, digest } = await filledStorage();
  const authority = await createPrivateAuthority('Corporate Test Authority');
  const certificate = await authority.issue(['registry.example', 'auth.example']);
  const tokens = await startTokenServer(authority, certificate, { tls: true });
  const tokenAuth = tokens.authFor(`https://auth.example:${new URL(tokens.url).port}/token`);
  const registry = await startDockerRegistry({ storage, tokenAuth, tls: certificate });
  const proxy = await startProxy('user:pass');
  const host = `registry.example:${registry.port}`;
  const reference = `${host}/team/sample:1.0`;
  const through = { proxy: `http://user:pass@${proxy.host}` };

  const distrustful = await newEngine(through);
  await expect(distrustful.registry.image(reference, undefined, signal)).rejects.toMatchObject({
    code: 'TLS',
    message: expect.stringMatching(/Corporate Test Authority.*Extra certificate file/),
  });

  const engine = await newEngine({ ...through, extraCaFile: authority.certificate });
  await engine.signIns.signIn({ registry: host, ...tokenUser }, signal);
  const row = await pull(engine, reference);
  expect(row).toMatchObject({ state: 'done', error: null, digest });
  const places = new Set(proxy.asked);
  expect(places).toEqual(new Set([`CONNECT ${host}`, `CONNECT auth.example:${new URL(tokens.url).port}`]));
});
