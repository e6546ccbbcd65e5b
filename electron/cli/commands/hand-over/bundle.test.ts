import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { LibraryFixture } from '../../../../tests/support/libraries/library-fixture.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { reportFailure } from '../../process/failure.ts';
import { createProgram } from '../program.ts';

let folder: string;
let output: string;
let lines: string[];
let notes: string[];
/** What Ctrl-C does to the command that runs. */
let stop: AbortController;
let onNote: () => void;

beforeEach(async () => {
  onNote = () => {};
  folder = temporaryFolder();
  output = join(folder, 'out', "Bob's stick");
  const library = new LibraryFixture(join(folder, 'library'));
  const manifests = [];
  for (const name of ['mcr.microsoft.com/app:1', 'mcr.microsoft.com/tool:2']) {
    const image = await library.addImage('oci', Buffer.from(name));
    const annotations = { 'org.opencontainers.image.ref.name': name, 'io.containerd.image.name': name };
    manifests.push({ ...image, platform: { os: 'linux', architecture: 'amd64' }, annotations });
  }
  const ofAll = { 'org.opencontainers.image.ref.name': 'r.example/of-all:1' };
  manifests.push({ ...(await library.addIndex()), annotations: ofAll });
  writeFileSync(join(library.folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
});

/** Runs a command line in this process and gives its exit code. */
async function run(...words: string[]): Promise<number> {
  stop = new AbortController();
  lines = [];
  notes = [];
  const environment: CommandEnvironment = {
    signal: stop.signal,
    columns: undefined,
    progressTerminal: undefined,
    writeLine: (line) => void lines.push(line),
    note: (line) => {
      notes.push(line);
      onNote();
    },
  };
  let code = -1;
  const program = await createProgram(async (form, work) => {
    code = await work(environment).catch((error: unknown) => reportFailure(error, form, environment));
  });
  const places = ['--library', join(folder, 'library'), '--state', join(folder, 'state')];
  await program.parseAsync([...words, ...places], { from: 'user' });
  return code;
}

function json(): { type: string; [field: string]: unknown }[] {
  return lines.map((line) => JSON.parse(line));
}

test('what was given to judge signatures by must be usable, or nothing is written', async () => {
  expect(await run('bundle', 'app:1', '--output', output, '--key', join(folder, 'no.pub'))).toBe(
    exitCodes.usage,
  );
  expect(notes.join()).toContain('no.pub');
  expect(existsSync(output)).toBe(false);
});

test('several images become one bundle: plan first, done last', async () => {
  expect(await run('bundle', 'app:1', 'tool:2', '--output', output, '--json'), notes.join()).toBe(
    exitCodes.ok,
  );
  expect(json()[0]).toMatchObject({
    type: 'plan',
    files: 1,
    splitBytes: null,
    leftOut: { blobs: 0, bytes: 0 },
  });
  expect(json().at(-1)).toMatchObject({ type: 'done', output, format: 'docker-archive', files: 1 });
  expect(spawnSync('sh', [join(output, 'verify.sh')]).status).toBe(0);
  const contents = readFileSync(join(output, 'CONTENTS.txt'), 'utf8');
  expect(contents).toContain('signed    signatures were not looked for');
});

test('of an image that was pulled with all its platforms one is carried, also as a docker-archive', async () => {
  const words = ['bundle', 'r.example/of-all:1', '--output', output, '--json', '--platform'];
  expect(await run(...words, 'linux/arm64'), notes.join()).toBe(exitCodes.ok);
  expect(readFileSync(join(output, 'CONTENTS.txt'), 'utf8')).toContain('linux/arm64');
  expect(await run(...words, 'linux/s390x')).toBe(exitCodes.notFound);
  expect(notes.join()).toContain('linux/amd64');
});

test('who stops a bundle hears what stays and how it goes on', async () => {
  onNote = () => stop.abort();
  expect(await run('bundle', 'app:1', '--output', output)).toBe(exitCodes.interrupted);
  expect(notes.at(-1)).toContain('run the same command again to go on');
  onNote = () => {};
  expect(await run('bundle', 'app:1', '--output', output)).toBe(exitCodes.ok);
});

test('people are told the size before, and what to do after', async () => {
  expect(await run('bundle', 'app:1', '--format', 'oci', '--output', output), notes.join()).toBe(
    exitCodes.ok,
  );
  expect(notes.join('\n')).toMatch(
    /^1 image, .* in \d+ files\.\nForeign layers are declared as ordinary ones/,
  );
  expect(lines.join('\n')).toContain('sh load.sh docker');
});

test('what list --digests wrote is left out', async () => {
  expect(await run('list', '--digests')).toBe(exitCodes.ok);
  expect(lines).toEqual(lines.toSorted());
  const list = join(folder, 'target computer.txt');
  writeFileSync(list, `${lines.join('\n')}\n`);
  const digests = lines;
  expect(await run('list', '--digests', '--json')).toBe(exitCodes.ok);
  expect(JSON.parse(lines[0] ?? '')).toEqual(digests);
  expect(await run('bundle', 'app:1', '--output', output, '--have', list, '--json'), notes.join()).toBe(
    exitCodes.ok,
  );
  expect(json()[0]).toMatchObject({ leftOut: { blobs: 2 } });
});

test.each(['../../etc/passwd', '\u001b]0;title\u0007', '{', '[{}]'])(
  'a list that is none is refused before anything is written: %j',
  async (text) => {
    const list = join(folder, 'list');
    writeFileSync(list, text);
    expect(await run('bundle', 'app:1', '--output', output, '--have', list)).toBe(exitCodes.usage);
    expect(notes.join('')).toContain('longshore list --digests');
    expect(existsSync(output)).toBe(false);
  },
);

test('volumes, one archive for each, and a layout in volumes, which there is not', async () => {
  const words = ['bundle', 'app:1', 'tool:2', '--output', output];
  expect(await run(...words, '--split', '3k'), notes.join()).toBe(exitCodes.ok);
  expect(readFileSync(join(output, 'images.tar.001'))).toHaveLength(3_000);
  expect(await run(...words, '--each'), notes.join()).toBe(exitCodes.ok);
  expect(existsSync(join(output, 'images.tar.001'))).toBe(false);
  expect(await run(...words, '--format', 'oci', '--split', '1k')).toBe(exitCodes.usage);
});

test('the library, folders of others and images that are not there are refused', async () => {
  expect(await run('bundle', 'app:1', '--output', join(folder, 'library'))).toBe(exitCodes.usage);
  expect(await run('bundle', 'app:1', '--output', folder)).not.toBe(exitCodes.ok);
  expect(await run('bundle', 'app:1', 'missing:1', '--output', output)).toBe(exitCodes.notFound);
  expect(existsSync(output)).toBe(false);
});
