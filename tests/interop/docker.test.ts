import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acceptManifests } from '../../shared/media-types.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type Docker, type DockerStore, startDocker } from '../support/programs/dockerd.ts';
import { runCli, startCli } from '../support/programs/run-cli.ts';
import { runProgram } from '../support/programs/run-program.ts';
import { askRegistry } from '../support/registries/ask-registry.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The store that all other tools of containerd's family have is tried in the long run. */
const stores: DockerStore[] =
  process.env.LONGSHORE_MATRIX === 'all' ? ['classic', 'containerd'] : ['classic'];
const [repository, tag] = ['azurelinux/base/core', '3.0'];
const windows = 'windows/servercore:ltsc2019-amd64';
const password = 'k7tq-93mv';
const headers = { accept: acceptManifests };

/** Pulls an image. @returns the digest that docker knows it by. */
async function pulledDigest(docker: Docker, name: string): Promise<string> {
  await docker.must('pull', '--quiet', name);
  const inspected = await docker.must('image', 'inspect', '--format', '{{index .RepoDigests 0}}', name);
  return inspected.trim().split('@')[1] ?? '';
}

test.for(stores)(
  'docker (%s store) pulls through Longshore, from it, and loads a bundle',
  async (store, context) => {
    const docker = await startDocker(context, store);
    const simulator = await runningSimulator({ blobScale: 0.001 });
    const places = cliPlaces();
    const passwordFile = join(temporaryFolder(), 'password.txt');
    writeFileSync(passwordFile, password);
    // For others by TLS, with a password; docker takes that of its own computer without the authority.
    const words = ['registry', '--listen', '0.0.0.0:0', '--password-file', passwordFile, '--json'];
    const registry = startCli([...words, '--pull-through', simulator.host], places);
    const { here } = await registry.waitForLine(({ type }) => type === 'listening');
    const host = `localhost:${new URL(String(here)).port}`;
    const base = `${host}/${simulator.host.replace(':', '_')}`;
    const name = `${base}/${repository}:${tag}`;
    const manifest = `/v2/${repository}/manifests/${tag}`;
    const origin = await askRegistry(simulator.url, manifest, { headers });
    const digest = String(origin.headers['docker-content-digest']);

    expect((await docker.run('pull', name)).stderr).toMatch(/no basic auth credentials|unauthorized/i);
    await docker.must('login', '--username', 'longshore', '--password', password, host);
    expect(await pulledDigest(docker, name)).toBe(digest);
    // A Windows image with its foreign layers as ordinary ones. The classic store keeps none of another system.
    const twin = `${base}/${windows}-distributable`;
    const pulled = await docker.run('pull', '--platform', 'windows/amd64', twin);
    if (store === 'classic') expect(pulled.stderr).toContain('operating system is not supported');
    else expect(pulled.code, pulled.stderr).toBe(0);

    // The origin has gone.
    await simulator.close();
    await docker.must('image', 'rm', '--force', name);
    expect(await pulledDigest(docker, name)).toBe(digest);
    const { lines } = registry;
    expect(lines.some(({ path, status }) => String(path).endsWith(manifest.slice(3)) && status === 200)).toBe(
      true,
    );
    expect(JSON.stringify(lines)).not.toContain(password);

    // What is carried on a stick is loaded by its script.
    const stick = join(temporaryFolder(), 'stick');
    const full = `${simulator.host}/${repository}:${tag}`;
    const bundled = await runCli(['bundle', full, '--format', 'docker-archive', '--output', stick], places);
    expect(bundled.code, bundled.stderr).toBe(0);
    const loaded = await runProgram('sh', [join(stick, 'load.sh'), 'docker'], { env: docker.env });
    expect(loaded.code, loaded.stdout + loaded.stderr).toBe(0);
    expect(await docker.must('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain(full);
  },
);
