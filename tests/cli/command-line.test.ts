import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { indexFile, layoutFile } from '../../electron/engine/export/layout/layout-files.ts';
import type { Descriptor } from '../../shared/descriptor.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { type CliResult, lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { folderOfAllTests } from '../support/temporary-folder.ts';

const reference = 'mcr.microsoft.com/windows/servercore:ltsc2019';
const folder = folderOfAllTests();
let library: LibraryFixture;
let image: Descriptor;

beforeAll(async () => {
  library = new LibraryFixture(join(folder, 'library'));
  image = await library.addImage('docker', Buffer.from('content'));
  const annotations = {
    'org.opencontainers.image.ref.name': reference,
    'io.containerd.image.name': reference,
  };
  writeFileSync(join(library.folder, 'oci-layout'), layoutFile);
  writeFileSync(join(library.folder, 'index.json'), indexFile([{ ...image, annotations }]));
});

function run(...words: string[]): Promise<CliResult> {
  return runCli(words, { library: library.folder, state: join(folder, 'state') });
}

describe('words', () => {
  test('--version prints the version alone', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run('--version')).toMatchObject({ code: 0, stdout: version, stderr: '' });
  });

  test('--help names every command', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of 'pull inspect tags catalog list verify remove export serve'.split(' ')) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  test.each<[string[], string]>([
    [[], 'Usage: longshore'],
    [['lst'], 'Did you mean list?'],
    [['pull'], 'Name an image, or a list of images with --file'],
    [['remove'], 'missing required argument'],
    [['pull', 'a:1', '--format', 'oci'], 'belong together'],
    [['pull', 'a:1', '--connections', '0'], 'whole number'],
    [['pull', 'a:1', '--platform', 'linux'], 'is not a platform'],
    [['pull', 'Not A Reference'], 'is not an image reference'],
    [['inspect', 'a:b:c'], 'is not an image reference'],
    [['export', 'a:1', '--format', 'zip', '--output', 'x'], 'Allowed choices'],
  ])('%j is a usage error', async (words, reason) => {
    const { code, stdout, stderr } = await run(...words);
    expect(stderr).toContain(reason);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a wrong reference is told to machines in the form of the command', async () => {
    const lines = await run('pull', 'Not A Reference', '--json');
    expect(lines.code).toBe(2);
    expect(JSON.parse(lines.stdout)).toMatchObject({ type: 'error', code: 'INVALID_REFERENCE' });
    const document = await run('inspect', 'Not A Reference', '--json');
    expect(document.code).toBe(2);
    expect(JSON.parse(document.stdout)).toMatchObject({ error: { code: 'INVALID_REFERENCE' } });
  });
});

describe('the library', () => {
  test('list', async () => {
    const { code, stdout } = await run('list', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ reference, digest: image.digest }]);
    expect((await run('list')).stdout).toContain(reference);
  });

  test('list of an empty library says how to fill it, on stderr', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(join(empty, 'blobs'), { recursive: true });
    expect(await run('list', '--json', '--library', empty)).toMatchObject({ code: 0, stdout: '[]' });
    const { code, stdout, stderr } = await run('list', '--library', empty);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('longshore pull');
  });

  test('verify', async () => {
    const { code, stdout } = await run('verify', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ok: true, images: 1, blobs: 4, corrupt: [], missing: [] });
  });

  test('verify finds damage and says how to repair it', async () => {
    const { layers } = JSON.parse(readFileSync(library.blobPath(image.digest), 'utf8'));
    const [damaged, lost] = layers.map(({ digest }: Descriptor) => digest);
    const bytes = [damaged, lost].map((digest) => readFileSync(library.blobPath(digest)));
    try {
      writeFileSync(library.blobPath(damaged), Buffer.alloc(bytes[0]?.length ?? 0));
      rmSync(library.blobPath(lost));
      const { code, stdout } = await run('verify', '--json');
      expect(code).toBe(5);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, corrupt: [damaged], missing: [lost] });
      expect(existsSync(library.blobPath(damaged))).toBe(true);
      const text = await run('verify', 'windows/servercore:ltsc2019');
      expect(text.code).toBe(5);
      expect(text.stdout).toContain('Repair with:\n  longshore verify windows/servercore:ltsc2019 --repair');
    } finally {
      writeFileSync(library.blobPath(damaged), bytes[0] ?? '');
      writeFileSync(library.blobPath(lost), bytes[1] ?? '');
    }
  });

  test('export writes the file and says how to load it', async () => {
    const output = join(folder, 'image.tar');
    const words = ['--format', 'docker-archive', '--output', output];
    const { code, stdout } = await run('export', 'windows/servercore:ltsc2019', ...words);
    expect(code).toBe(0);
    expect(stdout).toContain(`docker load --input ${output}`);
    expect(statSync(output).size).toBeGreaterThan(1000);
  });

  test('export --json ends with done', async () => {
    const output = join(folder, 'layout');
    const result = await run('export', reference, '--format', 'oci', '--output', output, '--json');
    expect(result.code).toBe(0);
    const done = { type: 'done', reference, output, format: 'oci', digest: image.digest };
    expect(lastLine(result)).toMatchObject(done);
    expect(result.lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
  });

  test('export into a folder of other files is refused with the exit code of the disk', async () => {
    const result = await run('export', reference, '--format', 'oci', '--output', folder, '--json');
    expect(result.code).toBe(7);
    expect(lastLine(result)).toMatchObject({ type: 'error', code: 'DISK_PERMISSION' });
  });

  test.each([
    ['verify', 'nothing:1'],
    ['remove', 'nothing:1'],
    ['export', 'nothing:1', '--format', 'oci-archive', '--output', join(tmpdir(), 'nothing.tar')],
  ])('%s of an image that is not there has the exit code of what is not found', async (...words) => {
    const { code, stderr } = await run(...words);
    expect(code).toBe(3);
    expect(stderr).toContain('nothing:1');
    expect(existsSync(join(tmpdir(), 'nothing.tar'))).toBe(false);
  });

  test('prune frees what no image uses, and says what it would', async () => {
    const copy = join(folder, 'to-prune');
    await run('export', reference, '--format', 'oci', '--output', copy);
    const orphan = join(copy, 'blobs', 'sha256', 'f'.repeat(64));
    writeFileSync(orphan, 'orphan');
    expect((await run('prune', '--library', copy)).stdout).toMatch(
      /^1 blob .* younger than an hour, and kept/,
    );
    const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000);
    utimesSync(orphan, hoursAgo, hoursAgo);
    const dry = await run('prune', '--dry-run', '--json', '--library', copy);
    expect(JSON.parse(dry.stdout)).toEqual({
      freedBytes: 6,
      blobs: 1,
      recentBlobs: 0,
      unfinished: { blobs: 0, bytes: 0 },
    });
    const { code, stdout } = await run('prune', '--library', copy);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Freed 6 B: 1 blob that no image uses.' });
    expect((await run('prune', '--library', copy)).stdout).toBe('Nothing to free: every blob is in use.');
    expect((await run('verify', '--library', copy)).code).toBe(0);
  });

  test('an image that cannot be read whole is listed so, and keeps the layers of others', async () => {
    const copy = join(folder, 'to-damage');
    await run('export', reference, '--format', 'oci', '--output', copy);
    const index = JSON.parse(readFileSync(join(copy, 'index.json'), 'utf8'));
    const annotations = { 'org.opencontainers.image.ref.name': 'r.example/lost:1' };
    const lost = { ...index.manifests[0], digest: `sha256:${'e'.repeat(64)}`, annotations };
    writeFileSync(
      join(copy, 'index.json'),
      JSON.stringify({ ...index, manifests: [...index.manifests, lost] }),
    );
    expect((await run('list', '--library', copy)).stdout).toMatch(/r\.example\/lost:1 .* damaged$/m);
    const { code, stdout, stderr } = await run('remove', reference, '--library', copy);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/; 0 B freed\.$/) });
    expect(stderr).toMatch(/r\.example\/lost:1 cannot be read whole.*longshore verify.*longshore prune/s);
  });

  test('remove says what was freed', async () => {
    const copy = join(folder, 'to-remove');
    await run('export', reference, '--format', 'oci', '--output', copy);
    const { code, stdout } = await run('remove', reference, '--library', copy);
    expect(code).toBe(0);
    expect(stdout).toMatch(/freed/);
    expect(JSON.parse((await run('list', '--json', '--library', copy)).stdout)).toEqual([]);
  });
});

test('a registry that nobody can reach has the exit code of the network', async () => {
  const { code, stdout } = await run('tags', '127.0.0.1:1/a', '--json');
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NETWORK' } });
});

test('a reader that goes away ends the command without a complaint', async () => {
  const { process } = startCli(['list'], { library: library.folder, state: join(folder, 'state') });
  process.stdout?.destroy();
  const complaints: string[] = [];
  process.stderr?.on('data', (chunk: Buffer) => complaints.push(String(chunk)));
  const [, signal] = await once(process, 'close');
  expect({ signal, complaints }).toEqual({ signal: null, complaints: [] });
});
