import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import type { Descriptor } from '../../shared/descriptor.ts';
import { acceptManifests } from '../../shared/media-types.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { lastLine, type RunningCli, runCli, startCli } from '../support/programs/run-cli.ts';
import { runProgram, runSuccessfully } from '../support/programs/run-program.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Base layers of 2 and 1 MB. */
const blobScale = 0.001;
const windows = 'windows/servercore:ltsc2019-amd64';
const linux = 'azurelinux/base/core:3.0';

interface Served {
  simulator: Simulator;
  registry: RunningCli;
  /** `HOST:PORT` of ours. */
  host: string;
  /** The simulator as it is named there. */
  origin: string;
}

/** Pulls through from a simulator, all in processes of their own. */
async function pullingThrough(options: string[] = []): Promise<Served> {
  const simulator = await runningSimulator({ blobScale });
  const registry = startCli(
    ['registry', '--port', '0', '--pull-through', simulator.host, '--json', ...options],
    cliPlaces(),
  );
  const { url } = await registry.waitForLine(({ type }) => type === 'listening');
  return { simulator, registry, host: new URL(String(url)).host, origin: simulator.host.replace(':', '_') };
}

async function digestAt(host: string, repository: string, tag: string): Promise<string> {
  const reply = await askRegistry(`http://${host}`, `/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: acceptManifests },
  });
  return String(reply.headers['docker-content-digest']);
}

describe('what others pull through Longshore has the digests of its origin', () => {
  test('skopeo, a Windows image with foreign layers', async (context) => {
    needPrograms(context, 'skopeo');
    const { simulator, host, origin } = await pullingThrough();
    const folder = join(temporaryFolder(), 'copy');
    await runSuccessfully('skopeo', [
      ...['--insecure-policy', '--override-os', 'windows', '--override-arch', 'amd64'],
      ...['copy', '--quiet', '--preserve-digests', '--src-tls-verify=false'],
      `docker://${host}/${origin}/${windows}-distributable`,
      `dir:${folder}`,
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      layers: Descriptor[];
    };
    const [repository = '', tag = ''] = windows.split(':');
    const original = await askRegistry(simulator.url, `/v2/${repository}/manifests/${tag}`, {
      headers: { accept: acceptManifests },
    });
    const layers = (original.json() as { layers: Descriptor[] }).layers;
    expect(manifest.layers.map(({ digest }) => digest)).toEqual(layers.map(({ digest }) => digest));
    expect(layers.every(({ urls = [] }) => urls.length > 0)).toBe(true);
  });

  test('oras, an index with all its platforms', async (context) => {
    needPrograms(context, 'oras');
    const { simulator, host, origin } = await pullingThrough();
    const layout = join(temporaryFolder(), 'layout');
    const [repository = '', tag = ''] = linux.split(':');
    await runSuccessfully('oras', [
      ...['copy', '--from-plain-http', '--to-oci-layout', `${host}/${origin}/${linux}`],
      `${layout}:copy`,
    ]);
    const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: Descriptor[] };
    expect(index.manifests.map(({ digest }) => digest)).toContain(
      await digestAt(simulator.host, repository, tag),
    );
  });

  test('podman', async (context) => {
    needPrograms(context, 'podman');
    const { host, origin } = await pullingThrough();
    const folder = temporaryFolder();
    const storage = [
      '--root',
      join(folder, 'root'),
      '--runroot',
      join(folder, 'run'),
      '--storage-driver',
      'vfs',
    ];
    const image = `${host}/${origin}/${linux}`;
    const pulled = await runProgram('podman', [...storage, 'pull', '--quiet', '--tls-verify=false', image]);
    skipWhereImpossible(context, pulled.stderr);
    expect(pulled.code, pulled.stderr).toBe(0);
    const digest = await runSuccessfully('podman', [
      ...storage,
      'image',
      'inspect',
      '--format',
      '{{.Digest}}',
      image,
    ]);
    const [repository = '', tag = ''] = linux.split(':');
    const index = await askRegistry(`http://${host}`, `/v2/${origin}/${repository}/manifests/${tag}`);
    const digests = (index.json() as { manifests: Descriptor[] }).manifests.map((child) => child.digest);
    expect([...digests, index.headers['docker-content-digest']]).toContain(digest.trim());
  });

  test('containerd, by the names of the origin, Windows images as their twins', async (context) => {
    needPrograms(context, 'containerd', 'ctr');
    const { simulator, registry, host } = await pullingThrough();
    const folder = temporaryFolder();
    const socket = await startContainerd(context, folder);
    const fetch = async (image: string, platform: string, mirror: string): Promise<string[]> => {
      const hosts = join(folder, platform.replace('/', '-'));
      writeHosts(hosts, simulator.host, mirror);
      const fetched = await runProgram('ctr', [
        ...['--address', socket, 'content', 'fetch', '--hosts-dir', hosts, '--platform', platform],
        `${simulator.host}/${image}`,
      ]);
      expect(fetched.code, fetched.stderr).toBe(0);
      return (await runSuccessfully('ctr', ['--address', socket, 'content', 'ls', '--quiet'])).split('\n');
    };
    const [repository = '', tag = ''] = linux.split(':');
    const mirror = `[host."http://${host}"]\n  capabilities = ["pull", "resolve"]\n`;
    const content = await fetch(linux, 'linux/amd64', mirror);
    expect(content).toContain(await digestAt(simulator.host, repository, tag));
    expect(
      registry.lines.some(({ path }) => String(path).includes(`ns=${encodeURIComponent(simulator.host)}`)),
    ).toBe(true);

    const twins = `[host."http://${host}/v2/distributable"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`;
    const withWindows = await fetch(windows, 'windows/amd64', twins);
    const manifest = await askRegistry(
      `http://${host}`,
      `/v2/distributable/${windows.replace(':', '/manifests/')}?ns=${simulator.host}`,
    );
    const { layers } = manifest.json() as { layers: Descriptor[] };
    expect(withWindows).toEqual(expect.arrayContaining(layers.map(({ digest }) => digest)));
    expect(layers.some(({ urls }) => urls !== undefined)).toBe(false);
  });

  test('another Longshore', async () => {
    const { simulator, host, origin } = await pullingThrough();
    const [repository = '', tag = ''] = linux.split(':');
    const pulled = await runCli(
      ['pull', `${host}/${origin}/${linux}`, '--all-platforms', '--json'],
      cliPlaces(),
    );
    expect(pulled.code, pulled.stderr).toBe(0);
    expect(lastLine(pulled).digest).toBe(await digestAt(simulator.host, repository, tag));
  });
});

test('a registry for others speaks TLS by an authority of its own, and asks for its password', async (context) => {
  needPrograms(context, 'skopeo');
  const password = join(temporaryFolder(), 'password.txt');
  writeFileSync(password, 'k7tq-93mv\n');
  const simulator = await runningSimulator({ blobScale });
  const registry = startCli(
    [
      ...['registry', '--listen', '0.0.0.0:0', '--password-file', password, '--json'],
      ...['--pull-through', simulator.host],
    ],
    cliPlaces(),
  );
  const { url, authority } = await registry.waitForLine(({ type }) => type === 'listening');
  expect(url).toMatch(/^https:/);
  const host = `127.0.0.1:${new URL(String(url)).port}`;
  const certificates = temporaryFolder();
  writeFileSync(join(certificates, 'ca.crt'), readFileSync(String(authority)));
  const inspect = (...options: string[]) =>
    runProgram('skopeo', [
      ...['inspect', '--raw', '--cert-dir', certificates, ...options],
      `docker://${host}/${simulator.host.replace(':', '_')}/${linux}`,
    ]);
  expect((await inspect('--no-creds')).stderr).toMatch(/unauthorized|authentication required/i);
  expect((await inspect('--creds', 'longshore:k7tq-93mv')).code).toBe(0);
  expect(JSON.stringify(registry.lines)).not.toContain('k7tq');
});

/** Tells containerd of a mirror, and of an origin that nobody could reach. */
function writeHosts(folder: string, origin: string, mirror: string): void {
  for (const name of [`${origin.replace(':', '_')}_`, origin]) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'hosts.toml'), `server = "http://127.0.0.1:1"\n${mirror}`);
  }
}

function skipWhereImpossible(context: TestContext, stderr: string): void {
  const [reason] =
    /[^\n]*(?:operation not permitted|permission denied|not supported|cannot clone|newuidmap)[^\n]*/i.exec(
      stderr,
    ) ?? [];
  context.skip(reason !== undefined, `podman cannot store images here: ${reason}`);
}

/** Starts containerd with everything in one folder. @returns its socket. */
async function startContainerd(context: TestContext, folder: string): Promise<string> {
  const socket = join(folder, 'containerd.sock');
  const config = join(folder, 'config.toml');
  writeFileSync(
    config,
    [
      'version = 2',
      `root = "${join(folder, 'root')}"`,
      `state = "${join(folder, 'state')}"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
      '[grpc]',
      `  address = "${socket}"`,
    ].join('\n'),
  );
  const containerd = spawn('containerd', ['--config', config, '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void containerd.kill('SIGKILL'));
  let said = '';
  containerd.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  for (let tries = 0; tries < 100 && containerd.exitCode === null; tries += 1) {
    const { code } = await runProgram('ctr', ['--address', socket, '--connect-timeout', '1s', 'version']);
    if (code === 0) return socket;
  }
  context.skip(true, `containerd does not start here: ${said.slice(-300)}`);
  return socket;
}
