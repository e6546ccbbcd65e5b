import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  descriptorOf,
  dockerMembers,
  json,
  layoutMembers,
  membersOf,
  sha256,
  smallImage,
} from '../support/archives/image-archives.ts';
import { tarOf } from '../support/archives/import-rig.ts';
import { withSize } from '../support/archives/tar-record.ts';
import { smallDisk } from '../support/disks/small-disk.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { lastLine, runCli, startCli } from '../support/programs/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const interrupted = 130;
const integrity = 5;
const disk = 7;

async function write(name: string, members: Parameters<typeof tarOf>[0]): Promise<string> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, await tarOf(members));
  return path;
}

test('import tells machines each image, and last that it is done', async () => {
  const places = cliPlaces();
  const first = await smallImage('first');
  const archives = [
    await write('first.tar', layoutMembers(first)),
    await write('second.tar', dockerMembers(await smallImage('second'))),
  ];
  const { code, lines } = await runCli(['import', ...archives, '--json'], places);
  expect(code).toBe(0);
  const told = lines.filter(({ type }) => type !== 'progress');
  expect(told).toEqual([
    {
      type: 'imported',
      reference: 'registry.example/app:1',
      digest: descriptorOf(first.manifest).digest,
      rebuilt: false,
    },
    { type: 'imported', reference: 'docker.io/library/app:1', digest: expect.any(String), rebuilt: true },
    { type: 'done', images: 2 },
  ]);
  const verified = await runCli(['verify', '--json'], places);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, images: 2 });
});

test('import tells people which image has another digest than the registry’s', async () => {
  const archive = await write('image.tar', dockerMembers(await smallImage('text'), null));
  const { code, stdout } = await runCli(
    ['import', archive, '--name', 'registry.example/named:1'],
    cliPlaces(),
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Imported registry.example/named:1');
  expect(stdout).toContain('its digest is not the registry’s');
});

test('an archive that export wrote comes back with the same digest', async () => {
  const [from, to] = [cliPlaces(), cliPlaces()];
  const image = await smallImage('round');
  await runCli(['import', await write('image.tar', layoutMembers(image))], from);
  for (const format of ['docker-archive', 'oci-archive', 'oci']) {
    const output = join(temporaryFolder(), 'out');
    expect(
      (await runCli(['export', 'registry.example/app:1', '--format', format, '--output', output], from)).code,
    ).toBe(0);
    expect(lastLine(await runCli(['import', output, '--json'], to))).toEqual({ type: 'done', images: 1 });
    const listed = JSON.parse((await runCli(['list', '--json'], to)).stdout);
    expect(listed).toMatchObject([
      { reference: 'registry.example/app:1', digest: descriptorOf(image.manifest).digest },
    ]);
  }
});

test('what is damaged ends with the exit code of integrity and leaves nothing', async () => {
  const places = cliPlaces();
  const members = layoutMembers(await smallImage('text')).filter(([name]) => !name.startsWith('blobs'));
  const { code, stderr, lines } = await runCli(
    ['import', await write('image.tar', members), '--json'],
    places,
  );
  expect(code).toBe(integrity);
  expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'ARCHIVE_INVALID' });
  expect(stderr).toMatch(/cannot be imported/);
  expect(filesOf(places.library)).toEqual([]);
});

test('a path that is not there is told, and one name for two archives is refused', async () => {
  const archives = [
    await write('a.tar', layoutMembers(await smallImage('a'))),
    await write('b.tar', layoutMembers(await smallImage('b'))),
  ];
  expect(await runCli(['import', '/nowhere/image.tar'], cliPlaces())).toMatchObject({ code: disk });
  expect(await runCli(['import', ...archives, '--name', 'a.example/b:1'], cliPlaces())).toMatchObject({
    code: 2,
  });
});

test('Ctrl-C in the middle of an import leaves nothing half done', async () => {
  const places = cliPlaces();
  const image = await smallImage('large');
  const members = dockerMembers(image);
  // A file of holes: what is wrong with its layers is found at the end, if it comes to that.
  const bytes = 2_000_000_000;
  const [large] = members.filter(([name]) => name.endsWith('layer.tar'));
  const header = withSize((await tarOf([[large?.[0] ?? '', '']])).subarray(0, 512), bytes);
  const rest = await tarOf(members.filter((member) => member !== large));
  const archive = join(temporaryFolder(), 'large.tar');
  writeFileSync(archive, Buffer.concat([rest.subarray(0, -1024), header]));
  truncateSync(archive, rest.length - 1024 + 512 + bytes);
  const running = startCli(['import', archive, '--json'], places);
  await running.waitForLine(({ type, bytes: done }) => type === 'progress' && Number(done) > 1_000_000);
  running.kill('SIGINT');
  const { code, stderr } = await running.finished;
  expect(code).toBe(interrupted);
  expect(stderr).toContain('nothing was left behind');
  expect(filesOf(places.library)).toEqual([]);
});

test('a disk without room for an import is told before anything is written', async (context) => {
  const library = join(await smallDisk(context, 2), 'library');
  const image = await smallImage('large');
  const layers = image.layers.map(({ gzip }) => ({ gzip, tar: Buffer.alloc(4_000_000) }));
  const archive = await write('large.tar', dockerMembers({ ...image, layers }));
  const { code, lines } = await runCli(['import', archive, '--json'], { ...cliPlaces(), library });
  expect(code).toBe(disk);
  expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'DISK_FULL' });
  expect(filesOf(library)).toEqual([]);
});

test('a disk that takes no more in the middle of an import has nothing of it', async (context) => {
  needPrograms(context, 'prlimit');
  const image = await smallImage('large');
  const layers = [Buffer.alloc(100), Buffer.alloc(4_000_000)].map((tar) => ({ gzip: tar, tar }));
  const config = json({ rootfs: { diff_ids: layers.map(({ tar }) => `sha256:${sha256(tar)}`) } });
  const archive = await write('large.tar', dockerMembers({ ...image, layers, config }));
  const places = cliPlaces();
  const startedBy = ['prlimit', '--fsize=1000000'];
  const { code, lines } = await runCli(['import', archive, '--json'], { ...places, startedBy });
  expect(code).toBe(disk);
  expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'DISK_PERMISSION' });
  expect(filesOf(places.library)).toEqual([]);
  expect((await runCli(['import', archive], places)).code).toBe(0);
});

/** Blobs, and what lies in `ingest/`. */
function filesOf(library: string): string[] {
  return [...membersOf(join(library, 'blobs')), ...membersOf(join(library, 'ingest'))].map(([name]) => name);
}
