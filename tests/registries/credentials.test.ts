import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EngineOptions } from '../../electron/engine/services/engine-services.ts';
import { openEngineRig, waitFor, waitUntil } from '../downloads/engine-rig.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import { startSimulator } from '../simulator/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000 });

const credentials = { username: 'ada', password: 'secret', identityToken: 'refresh-me' };
const { username, password } = credentials;
const reference = 'windows/nanoserver:ltsc2022-amd64';
const { signal } = new AbortController();

async function scene(options: Partial<SimulatorOptions>, engineOptions: Partial<EngineOptions> = {}) {
  // Whoever runs the tests may be signed in somewhere.
  const dockerFolder = temporaryFolder();
  const writeDockerConfig = (config: object) =>
    writeFileSync(join(dockerFolder, 'config.json'), JSON.stringify(config));
  const writePodmanFile = (auths: object) =>
    writeFileSync(join(dockerFolder, 'auth.json'), JSON.stringify({ auths }));
  vi.stubEnv('DOCKER_CONFIG', dockerFolder);
  vi.stubEnv('REGISTRY_AUTH_FILE', join(dockerFolder, 'auth.json'));
  const simulator = await startSimulator({ generatedRepositories: 0, credentials, ...options });
  const rig = await openEngineRig(simulator, engineOptions);
  onTestFinished(async () => {
    await rig.close();
    await simulator.close();
    vi.unstubAllEnvs();
    rmSync(dockerFolder, { recursive: true, force: true });
  });
  const imageOf = (text = reference) => rig.engine.registry.image(text, undefined, signal);
  const signIn = () => rig.engine.signIns.signIn({ registry: simulator.host, username, password }, signal);
  return { simulator, rig, imageOf, signIn, writeDockerConfig, writePodmanFile };
}

test.for(['basic', 'token'] as const)(
  'signing in opens a registry with %s sign-in, and signing out closes it',
  async (auth) => {
    const { simulator, rig, imageOf, signIn } = await scene({ auth });
    await expect(imageOf()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await signIn()).toEqual({ registry: simulator.host, username, remembered: false, verified: true });
    expect((await imageOf()).selected?.layers).not.toEqual([]);
    expect(await rig.engine.signIns.list()).toHaveLength(1);
    await rig.engine.signIns.signOut(simulator.host);
    await expect(imageOf()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await rig.engine.signIns.list()).toEqual([]);
  },
);

test('a wrong password is refused and not kept', async () => {
  const { simulator, rig } = await scene({ auth: 'token' });
  const wrong = { registry: simulator.host, username, password: 'guess' };
  await expect(rig.engine.signIns.signIn(wrong, signal)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  expect(await rig.engine.signIns.list()).toEqual([]);
});

test.for(['basic', 'token'] as const)(
  'what podman has stored for some repositories of a host opens those, with %s sign-in, and no others',
  async (auth) => {
    const { simulator, imageOf, writePodmanFile } = await scene({ auth });
    const entry = { auth: Buffer.from(`${username}:${password}`).toString('base64') };
    writePodmanFile({ [`${simulator.host}/windows`]: entry });
    expect((await imageOf()).selected?.layers).not.toEqual([]);
    await expect(imageOf('dotnet/runtime:8.0')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    writePodmanFile({ [simulator.host]: entry });
    await expect(imageOf('dotnet/runtime:8.0')).resolves.toBeDefined();
  },
);

test('the app’s sign-in counts before Docker’s', async () => {
  const { simulator, imageOf, signIn, writeDockerConfig } = await scene({ auth: 'token' });
  const auth = Buffer.from('ada:outdated').toString('base64');
  writeDockerConfig({ auths: { [simulator.host]: { auth } } });
  await expect(imageOf()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  const asDocker = simulator.requests.find(({ role }) => role === 'token');
  expect(asDocker?.headers.authorization).toBe(`Basic ${auth}`);
  await signIn();
  expect((await imageOf()).digest).toMatch(/^sha256:/);
});

test('an identity token of Docker’s configuration is traded, for several repositories', async () => {
  const { simulator, imageOf, writeDockerConfig } = await scene({ auth: 'token' });
  const auths = { [simulator.host]: { identitytoken: credentials.identityToken } };
  writeDockerConfig({ auths });
  await imageOf();
  await imageOf('powershell:latest');
  const trades = simulator.requests.filter(({ role, method }) => role === 'token' && method === 'POST');
  expect(trades).toHaveLength(2);
  const elsewhere = simulator.requests.filter(({ role }) => role === 'data' || role === 'cdn');
  expect(elsewhere.length).toBeGreaterThan(0);
  for (const { headers } of elsewhere) expect(headers.authorization).toBeUndefined();
});

test('a token that ends in the middle of a layer is renewed without a failed piece', async () => {
  const { simulator, rig, signIn } = await scene({
    auth: 'token',
    redirectBlobs: false,
    blobScale: 0.3,
    totalBytesPerSecond: 15_000_000,
  });
  await signIn();
  const { id } = await rig.engine.downloads.start({ reference });
  await waitUntil(rig.engine, id, ({ bytesDone }) => bytesDone > 4_000_000);
  const tokens = () =>
    simulator.requests.filter(({ role, status }) => role === 'token' && status === 200).length;
  const before = tokens();
  simulator.expireTokens();
  const row = await waitFor(rig.engine, id, 'done', 'failed');
  expect(row).toMatchObject({ state: 'done', error: null });
  expect(tokens()).toBeGreaterThan(before);
  // Nothing is fetched twice but what the refused connections had under way.
  expect(row.bytesFetched).toBeLessThan(row.bytesTotal + 2_000_000);
});

test('tokens of a second are renewed throughout a download', async () => {
  const { simulator, rig, signIn } = await scene({
    auth: 'token',
    redirectBlobs: false,
    blobScale: 0.3,
    tokenSeconds: 1,
    totalBytesPerSecond: 9_000_000,
  });
  await signIn();
  // One piece after the other, so that there is something to ask for until the end.
  await rig.engine.settings.update({ connectionsPerBlob: 1 });
  const { id } = await rig.engine.downloads.start({ reference });
  expect((await waitFor(rig.engine, id, 'done', 'failed')).state).toBe('done');
  expect(simulator.requests.filter(({ role }) => role === 'token').length).toBeGreaterThan(2);
});
