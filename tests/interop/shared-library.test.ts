import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Library } from '../../electron/engine/library/layout.ts';
import { referencesIn } from '../support/libraries/library-problems.ts';
import { addSmallImage } from '../support/libraries/small-image.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { runProgram, runSuccessfully } from '../support/programs/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** How many images each of both programs writes into one layout at once. */
const images = 12;

test('no image that skopeo copies into the library while Longshore writes to it is lost by Longshore', async (context) => {
  needPrograms(context, 'skopeo');
  const source = await Library.open(join(temporaryFolder(), 'source'));
  await addSmallImage(source, 'registry.example/source:1');
  const folder = join(temporaryFolder(), 'library');
  const library = await Library.open(folder);
  let isCopying = true;
  const copied: string[] = [];
  const lost: string[] = [];
  const ours = async () => {
    for (let number = 0; isCopying; number++) {
      await addSmallImage(library, `registry.example/ours:${number % images}`);
      const before = [...copied];
      const references = (await library.list()).map(({ reference }) => reference);
      lost.push(...before.filter((name) => !references.includes(name)));
    }
  };
  const theirs = async () => {
    for (let number = 0; number < images; number++) {
      const name = `theirs-${number}`;
      await runSuccessfully('skopeo', [
        '--insecure-policy',
        'copy',
        '--quiet',
        `oci:${source.folder}:registry.example/source:1`,
        `oci:${folder}:${name}`,
      ]);
      copied.push(name);
    }
    isCopying = false;
  };
  await Promise.all([ours(), theirs()]);
  expect(lost).toEqual([]);
  // Nothing is asked of our own images: skopeo writes back the index as it was when it began.
  const complete = (await library.list()).filter(({ size }) => size > 0).map(({ reference }) => reference);
  expect(complete).toEqual(expect.arrayContaining(copied));
});

test('images of other tools are addressed as list shows them', async (context) => {
  needPrograms(context, 'skopeo');
  const source = await Library.open(join(temporaryFolder(), 'source'));
  await addSmallImage(source, 'registry.example/source:1');
  const places = cliPlaces();
  const copy = (to: string) =>
    runSuccessfully('skopeo', [
      '--insecure-policy',
      'copy',
      '--quiet',
      `oci:${source.folder}:registry.example/source:1`,
      `oci:${places.library}${to}`,
    ]);
  for (const to of [':mine', ':weird@name', '']) await copy(to);
  const listed = await runCli(['list', '--json'], places);
  const references = JSON.parse(listed.stdout).map(({ reference }: { reference: string }) => reference);
  const digest = JSON.parse(listed.stdout)[0].digest;
  expect(references.toSorted()).toEqual(['weird@name', 'mine', digest].toSorted());

  for (const reference of references) {
    const verified = await runCli(['verify', reference], places);
    expect(verified, reference).toMatchObject({ code: 0, stdout: expect.stringContaining('1 image,') });
    for (const format of ['docker-archive', 'oci-archive', 'oci']) {
      const output = join(temporaryFolder(), 'exported');
      const exported = await runCli(['export', reference, '--format', format, '--output', output], places);
      expect(exported.code, exported.stderr).toBe(0);
      const read = await runProgram('skopeo', ['inspect', '--raw', `${format}:${output}`]);
      if (format !== 'docker-archive') expect(read.code, `${reference} ${format} ${read.stderr}`).toBe(0);
    }
    const removed = await runCli(['remove', reference], places);
    expect(removed.code, removed.stderr).toBe(0);
    expect(referencesIn(places.library)).not.toContain(reference);
  }
  expect(JSON.parse(readFileSync(join(places.library, 'index.json'), 'utf8')).manifests).toEqual([]);
});

test('an image without a name is addressed by the beginning of its digest', async () => {
  const places = cliPlaces();
  const library = await Library.open(places.library);
  const { digest } = await addSmallImage(library, 'registry.example/image:1');
  const removed = await runCli(['remove', digest.slice('sha256:'.length, 19)], places);
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining('registry.example/image:1') });
});

test('of two platforms with one name skopeo takes the one that was added last', async (context) => {
  needPrograms(context, 'skopeo');
  const places = cliPlaces();
  const library = await Library.open(places.library);
  const name = 'registry.example/image:1';
  const first = await addSmallImage(library, name);
  await addSmallImage(library, 'registry.example/other:1');
  const last = { ...(await addSmallImage(library, 'registry.example/temporary:1')), platform: arm };
  await library.add(last, name);
  const raw = (words: string[]) =>
    runSuccessfully('skopeo', [...words, 'inspect', '--raw', `oci:${places.library}:${name}`]);
  expect(digestOf(await raw([]))).toBe(last.digest);
  // Whatever platform is asked for.
  expect(digestOf(await raw(['--override-arch', 'amd64']))).toBe(last.digest);
  await library.add(first, name);
  expect(digestOf(await raw([]))).toBe(first.digest);
  const listed = await runCli(['list'], places);
  expect(listed.stdout).toContain('linux/arm64');
  expect(listed.stderr).toContain(`Several images are called ${name}.`);
});

const arm = { os: 'linux', architecture: 'arm64' };
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
