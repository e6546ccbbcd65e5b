import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { UsageError } from '../../process/failure.ts';
import { remove } from '../library/remove.ts';
import { exportImage } from './export.ts';

const name = 'mcr.microsoft.com/dotnet/runtime:8.0';
let folder: string;
let digests: string[];
let lines: string[];
let environment: CommandEnvironment;

beforeEach(async () => {
  folder = temporaryFolder();
  const library = new LibraryFixture(join(folder, 'library'));
  const platforms = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' },
    { os: 'not a platform', architecture: 'of ours' },
  ];
  const annotations = {
    'org.opencontainers.image.ref.name': name,
    'io.containerd.image.name': name,
  };
  const manifests = [];
  for (const platform of platforms) {
    const image = await library.addImage('oci', Buffer.from(platform.architecture), platform.architecture);
    manifests.push({ ...image, platform, annotations });
  }
  digests = manifests.map(({ digest }) => digest);
  const ofAll = { 'org.opencontainers.image.ref.name': 'r.example/of-all:1' };
  const all = [...manifests, { ...(await library.addIndex()), annotations: ofAll }];
  writeFileSync(join(library.folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: all }));
  lines = [];
  environment = {
    signal: new AbortController().signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine: (line) => void lines.push(line),
    note: () => {},
  };
});

const flags = () => ({ library: join(folder, 'library'), state: join(folder, 'state') });

async function exportAs(reference: string, platform?: string): Promise<unknown> {
  const options = { format: 'oci', output: join(folder, 'out'), json: true, ...flags() } as const;
  await exportImage(reference, platform === undefined ? options : { ...options, platform }, environment);
  return JSON.parse(lines.at(-1) ?? '');
}

test('an export of one of several platforms is of the one that was asked for', async () => {
  const done = await exportAs('dotnet/runtime:8.0', 'linux/arm64');
  expect(done).toMatchObject({ type: 'done', digest: digests[1] });
});

test.each(['oci', 'oci-archive', 'docker-archive'] as const)(
  'of an image that was pulled with all its platforms one can be had as %s',
  async (format) => {
    const options = { format, output: join(folder, 'of-all'), json: true, ...flags() };
    await exportImage('r.example/of-all:1', { ...options, platform: 'linux/arm64' }, environment);
    const { digest } = JSON.parse(lines.at(-1) ?? '');
    const manifest = JSON.parse(readFileSync(new LibraryFixture(options.library).blobPath(digest), 'utf8'));
    const config = new LibraryFixture(options.library).blobPath(manifest.config.digest);
    expect(JSON.parse(readFileSync(config, 'utf8'))).toMatchObject({ architecture: 'arm64' });
    if (format !== 'oci') return;
    const written = JSON.parse(readFileSync(join(options.output, 'index.json'), 'utf8'));
    expect(written.manifests).toMatchObject([{ digest, platform: { os: 'linux', architecture: 'arm64' } }]);
    expect(readdirSync(join(options.output, 'blobs', 'sha256'))).toHaveLength(2 + manifest.layers.length);
  },
);

test('a digest picks an image too, with and without its tag', async () => {
  expect(await exportAs(`${name}@${digests[1]}`)).toMatchObject({ digest: digests[1] });
  expect(await exportAs(`dotnet/runtime@${digests[0]}`)).toMatchObject({ digest: digests[0] });
});

test('an image with two names is one image to its digest, and others of its name and platform are told apart', async () => {
  const path = join(folder, 'library', 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8'));
  const [amd64, arm64] = index.manifests;
  const annotations = { 'org.opencontainers.image.ref.name': 'r.example/again:1' };
  index.manifests.push({ ...arm64, annotations });
  index.manifests.push({ ...amd64, platform: arm64.platform, annotations });
  writeFileSync(path, JSON.stringify(index));
  expect(await exportAs(digests[1] ?? '')).toMatchObject({ digest: digests[1] });
  const failing = exportAs('r.example/again:1');
  for (const digest of digests.slice(0, 2))
    await expect(failing).rejects.toThrow(`r.example/again:1@${digest}`);
});

test('an export without a choice among several is refused, and names them', async () => {
  await expect(exportAs(name)).rejects.toThrow(UsageError);
  await expect(exportAs(name)).rejects.toThrow('linux/amd64, linux/arm64');
});

test.each([
  [['dotnet/runtime:9.0'], 'MANIFEST_UNKNOWN'],
  [[`dotnet/sdk@sha256:${'0'.repeat(64)}`], 'MANIFEST_UNKNOWN'],
  [['not a reference'], 'MANIFEST_UNKNOWN'],
  [['dotnet/runtime:8.0', 'linux/s390x'], 'PLATFORM_NOT_FOUND'],
  [['dotnet/runtime:8.0', 'all'], 'PLATFORM_NOT_FOUND'],
  [['dotnet/runtime:8.0', 'linux'], 'INVALID_REFERENCE'],
  [['r.example/of-all:1', 'linux/s390x'], 'PLATFORM_NOT_FOUND'],
] as const)('%j is %s', async ([reference, platform], code) => {
  await expect(exportAs(reference, platform)).rejects.toMatchObject({ code });
});

test('remove takes the platform that was named', async () => {
  await remove([name], { platform: 'linux/amd64', ...flags() }, environment);
  expect(lines).toEqual([expect.stringMatching(/^Removed .*runtime:8\.0 \(linux\/amd64\); .* freed\.$/)]);
  expect(await exportAs(name, 'linux/arm64')).toMatchObject({ digest: digests[1] });
});

test('remove without a platform takes all, and says so', async () => {
  await remove(['dotnet/runtime:8.0'], flags(), environment);
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toMatch(/^3 images removed; .* freed\.$/);
  await expect(exportAs(name)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
});
