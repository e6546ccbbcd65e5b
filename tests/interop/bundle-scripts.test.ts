import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeBundle } from '../../electron/engine/export/bundles/write-bundle.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import type { BundleTarget } from '../../shared/schemas/bundle.ts';
import { collect } from '../support/collect.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { powerShellProblems } from '../support/programs/powershell-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names = ['docker.io/library/app:1', 'registry.example:5000/team/tool:2'];
/** What the target computer is: a system with a plain shell and coreutils, and no Longshore. */
const plainTools = '/usr/bin:/bin:/usr/sbin:/sbin';
const targets: Partial<BundleTarget>[] = [
  { format: 'docker-archive' },
  { format: 'docker-archive', splitBytes: 50_000 },
  { format: 'docker-archive', each: true },
  { format: 'oci-archive' },
  { format: 'oci-archive', splitBytes: 50_000 },
  { format: 'oci-archive', each: true },
  { format: 'oci' },
];
let folder: string;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'Bob’s "stick" $HOME `x`');
});

/** Bytes that do not get smaller. */
function noise(seed: string): Buffer {
  return Buffer.concat(
    Array.from({ length: 2_000 }, (_, count) => createHash('sha256').update(`${seed}${count}`).digest()),
  );
}

async function bundle(target: Partial<BundleTarget>, hasLeftOut = false): Promise<void> {
  const library = new LibraryFixture(join(folder, 'library'));
  const images = [
    { reference: names[0] ?? '', image: await library.addImage('docker', noise('a')) },
    { reference: names[1] ?? '', image: await library.addImage('oci', noise('b')) },
  ];
  await collect(
    writeBundle({
      blobs: library,
      images,
      target: { format: 'oci', path, ...target },
      have: new Set(hasLeftOut ? await layersOf(library, images[0]?.image) : []),
      signal: new AbortController().signal,
    }),
  );
}

async function layersOf(library: LibraryFixture, image: Descriptor | undefined): Promise<string[]> {
  const manifest = JSON.parse((await library.readSmallBlob(image?.digest ?? '')).toString('utf8'));
  return manifest.layers.map(({ digest }: Descriptor) => digest);
}

function run(script: string, args: string[] = [], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('dash', [join(path, script), ...args], {
    encoding: 'utf8',
    // From somewhere else: the scripts have to find their own folder.
    cwd: folder,
    env: { PATH: plainTools, HOME: folder, TMPDIR: folder, ...environment },
  });
  return { status, output: `${stdout}${stderr}` };
}

describe.each(targets)('%j', (target) => {
  test('skopeo takes every image by load.sh', async (context) => {
    needPrograms(context, 'dash', 'skopeo');
    await bundle(target);
    const output = join(folder, 'out');
    mkdirSync(join(output, 'library'), { recursive: true });
    mkdirSync(join(output, 'team'), { recursive: true });
    const loaded = run('load.sh', ['skopeo', `dir:${output}`]);
    expect(loaded.status, loaded.output).toBe(0);
    for (const name of ['library/app:1', 'team/tool:2']) {
      expect(JSON.parse(readFileSync(join(output, name, 'manifest.json'), 'utf8')).layers).toHaveLength(2);
    }
  });

  test('podman takes every image by load.sh, under its name', async (context) => {
    needPrograms(context, 'dash', 'podman');
    await bundle(target);
    const storage = join(folder, 'storage.conf');
    writeFileSync(
      storage,
      `[storage]\ndriver = "vfs"\ngraphroot = "${join(folder, 'graph')}"\nrunroot = "${join(folder, 'run')}"\n`,
    );
    const environment = { CONTAINERS_STORAGE_CONF: storage };
    const loaded = run('load.sh', ['podman'], environment);
    expect(loaded.status, loaded.output).toBe(0);
    const listed = spawnSync('podman', ['images', '--format', '{{.Repository}}:{{.Tag}}'], {
      encoding: 'utf8',
      env: { PATH: plainTools, HOME: folder, ...environment },
    });
    expect(listed.stdout.trim().split('\n').sort(), listed.stderr).toEqual(names);
  });
});

/** Each way in which a file is looked at; before a release `LONGSHORE_MATRIX=all` tries every form. */
const flipped =
  process.env.LONGSHORE_MATRIX === 'all'
    ? targets
    : targets.filter(({ format, splitBytes }) => format === 'oci' || splitBytes !== undefined);

test.each(flipped)('one flipped bit in any file is found by verify.sh: %j', async (target) => {
  await bundle(target);
  expect(run('verify.sh').status).toBe(0);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  for (const name of files) {
    const bytes = readFileSync(join(path, name));
    const original = Buffer.from(bytes);
    // The same places each time, spread over the file.
    for (const share of [0, 0.31, 0.62, 1]) {
      const position = Math.floor(share * (bytes.length - 1));
      const bit = (position * 7 + name.length) % 8;
      bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
      writeFileSync(join(path, name), bytes);
      const { status, output } = run('verify.sh');
      expect(status, `${name} at ${position}, bit ${bit}: ${output}`).not.toBe(0);
      original.copy(bytes);
    }
    writeFileSync(join(path, name), original);
  }
  expect(run('verify.sh').status).toBe(0);
});

test('a file that is missing, or more files than there were, is found too', async () => {
  await bundle({ format: 'oci-archive' });
  const sums = readFileSync(join(path, 'SHA256SUMS'), 'utf8');
  writeFileSync(join(path, 'SHA256SUMS'), sums.split('\n').slice(1).join('\n'));
  expect(run('verify.sh').status).not.toBe(0);
  writeFileSync(join(path, 'SHA256SUMS'), '');
  expect(run('verify.sh').status).not.toBe(0);
  writeFileSync(join(path, 'SHA256SUMS'), sums.replace(/^.*images\.tar\n/m, `${'0'.repeat(64)}  gone.tar\n`));
  expect(run('verify.sh')).toMatchObject({ output: expect.stringContaining('gone.tar') });
});

test('load.sh loads nothing of a damaged bundle, and says how it is used', async (context) => {
  needPrograms(context, 'skopeo');
  await bundle({ format: 'docker-archive' });
  expect(run('load.sh')).toMatchObject({ status: 2, output: expect.stringContaining('skopeo DESTINATION') });
  expect(run('load.sh', ['skopeo']).status).toBe(2);
  const archive = readFileSync(join(path, 'images.tar'));
  archive[archive.length >> 1] = (archive[archive.length >> 1] ?? 0) ^ 1;
  writeFileSync(join(path, 'images.tar'), archive);
  const output = join(folder, 'out');
  expect(run('load.sh', ['skopeo', `dir:${output}`]).status).toBe(1);
  expect(existsSync(output)).toBe(false);
});

test.each([...targets, { format: 'docker-archive' as const, hasLeftOut: true }])(
  'the scripts for PowerShell hold to what 5.1 reads: %j',
  async ({ hasLeftOut = false, ...target }: Partial<BundleTarget> & { hasLeftOut?: boolean }) => {
    await bundle(target, hasLeftOut);
    for (const name of ['verify.ps1', 'load.ps1']) {
      const text = readFileSync(join(path, name), 'latin1');
      expect(powerShellProblems(text), name).toEqual([]);
      // A path of the other side's folder, or of this one's, is in no script.
      expect(text).not.toContain(folder);
    }
    expect(readFileSync(join(path, 'load.ps1'), 'latin1')).toContain("Join-Path $PSScriptRoot 'verify.ps1'");
  },
);

test.each([
  ['a && b', /chains/],
  ['$a = $b ? 1 : 2', /ternary/],
  ['Test-Path $file', /LiteralPath/],
  ['& skopeo copy "docker-archive:$archive:@0"', /drive/],
  ['if ($a) {', /stays open/],
  ["Write-Host 'it", /quote/],
  ['Write-Host "caf\u00e9"', /byte order mark/],
  ['docker save x > file.tar', /change bytes/],
])('%s is found to be no PowerShell 5.1', (line, problem) => {
  expect(powerShellProblems(line).join('\n')).toMatch(problem);
});
