import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../simulator/content/blob.ts';
import type { BuiltManifest } from '../simulator/images/stored-manifest.ts';
import { blobPath, readLibrary } from '../support/libraries/library-state.ts';
import { cliPlaces, dockerConfigFolder } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { type CliPlaces, lastLine, runCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { registryUser, startDockerRegistry } from '../support/registries/docker-registry.ts';
import { pushImage } from '../support/registries/push-image.ts';
import { sampleImage, sampleIndex } from '../support/registries/sample-images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const repository = 'team/sample';

async function skopeo(...args: string[]): Promise<string> {
  return await runSuccessfully('skopeo', ['--insecure-policy', ...args]);
}

/** Copies with skopeo into a `dir:` and gives the manifest's bytes there. */
async function copiedManifest(source: string, ...options: string[]): Promise<Buffer> {
  const folder = join(temporaryFolder(), 'copy');
  await skopeo('copy', '--quiet', ...options, source, `dir:${folder}`);
  return readFileSync(join(folder, 'manifest.json'));
}

async function pullSample(format: 'docker' | 'oci'): Promise<{
  places: CliPlaces;
  reference: string;
  manifest: BuiltManifest;
  done: Record<string, unknown>;
}> {
  const registry = await startDockerRegistry();
  const manifest = await pushImage({ url: registry.url, repository, tag: '1.0' }, await sampleImage(format));
  const places = cliPlaces();
  const reference = `${registry.host}/${repository}:1.0`;
  const result = await runCli(['pull', reference, '--json'], places);
  expect(result.code, result.stderr).toBe(0);
  return { places, reference, manifest, done: lastLine(result) };
}

describe("Debian's docker-registry and skopeo", () => {
  test('a pulled image is read by skopeo with the same digests', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const { places, reference, manifest, done } = await pullSample('oci');
    expect(done).toMatchObject({ type: 'done', digest: manifest.digest, bytesReused: 0 });
    const source = `oci:${places.library}:${reference}`;
    const inspected = JSON.parse(await skopeo('inspect', source));
    expect(inspected.Digest).toBe(manifest.digest);
    const [, ...layers] = manifest.blobs.map(({ digest }) => digest);
    expect(inspected.Layers).toEqual(layers);
    const copy = await copiedManifest(source, '--preserve-digests');
    expect(digestOf(copy)).toBe(manifest.digest);
  });

  // Skopeo reads no Docker media types from an OCI layout, so that these are compared file by file.
  test("a pulled image with Docker's media types is in the library byte for byte", async (context) => {
    needPrograms(context, 'docker-registry');
    const { places, manifest, done } = await pullSample('docker');
    expect(done).toMatchObject({ type: 'done', digest: manifest.digest });
    expect(readFileSync(blobPath(places.library, manifest.digest)).equals(manifest.bytes)).toBe(true);
    for (const { digest } of manifest.blobs) {
      expect(digestOf(readFileSync(blobPath(places.library, digest)))).toBe(digest);
    }
    expect(readLibrary(places.library).blobs).toHaveLength(1 + manifest.blobs.length);
  });

  test('a docker-archive is accepted by skopeo and holds the same config', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const registry = await startDockerRegistry();
    const manifest = await pushImage(
      { url: registry.url, repository, tag: '1.0' },
      await sampleImage('docker'),
    );
    const places = cliPlaces();
    const output = join(temporaryFolder(), 'sample.tar');
    const reference = `${registry.host}/${repository}:1.0`;
    const result = await runCli(
      ['pull', reference, '--format', 'docker-archive', '--output', output, '--json'],
      places,
    );
    expect(result.code, result.stderr).toBe(0);
    expect(lastLine(result)).toMatchObject({ type: 'done', output });
    const copy = JSON.parse((await copiedManifest(`docker-archive:${output}`)).toString());
    expect(copy.config.digest).toBe(manifest.blobs[0]?.digest);
    expect(copy.layers).toHaveLength(2);
  });

  test('an export from the library as oci-archive is read by skopeo', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const { places, reference, manifest } = await pullSample('oci');
    const output = join(temporaryFolder(), 'sample-oci.tar');
    const result = await runCli(
      ['export', reference, '--format', 'oci-archive', '--output', output, '--json'],
      places,
    );
    expect(result.code, result.stderr).toBe(0);
    const copy = await copiedManifest(`oci-archive:${output}`, '--preserve-digests');
    expect(digestOf(copy)).toBe(manifest.digest);
  });

  test('with all platforms the whole index is in the library', async (context) => {
    needPrograms(context, 'docker-registry', 'skopeo');
    const registry = await startDockerRegistry();
    const index = await pushImage({ url: registry.url, repository, tag: 'multi' }, await sampleIndex('oci'));
    const places = cliPlaces();
    const reference = `${registry.host}/${repository}:multi`;
    const result = await runCli(['pull', reference, '--all-platforms', '--json'], places);
    expect(result.code, result.stderr).toBe(0);
    expect(lastLine(result)).toMatchObject({ type: 'done', digest: index.digest });
    const copy = await copiedManifest(`oci:${places.library}:${reference}`, '--all', '--preserve-digests');
    expect(digestOf(copy)).toBe(index.digest);
  });

  test('Basic sign-in with the credentials of the Docker configuration', async (context) => {
    needPrograms(context, 'docker-registry');
    const registry = await startDockerRegistry({ needsSignIn: true });
    const { username, password } = registryUser;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const target = { url: registry.url, repository, tag: '1.0', authorization };
    const manifest = await pushImage(target, await sampleImage('docker'));
    const reference = `${registry.host}/${repository}:1.0`;
    const refused = await runCli(['pull', reference, '--json'], cliPlaces());
    expect([refused.code, lastLine(refused).code]).toEqual([6, 'UNAUTHORIZED']);
    const signedIn = { DOCKER_CONFIG: dockerConfigFolder(registry.host, username, password) };
    const pulled = await runCli(['pull', reference, '--json'], cliPlaces(signedIn));
    expect(pulled.code, pulled.stderr).toBe(0);
    expect(lastLine(pulled)).toMatchObject({ type: 'done', digest: manifest.digest });
  });
});
