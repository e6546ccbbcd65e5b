import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { exportImage } from '../../electron/engine/export/assemble-image.ts';
import { BlockThread } from '../../electron/engine/files/blocks/block-thread.ts';
import { verifyLibrary } from '../../electron/engine/library/verify.ts';
import { descriptorOf, layoutMembers, smallImage } from '../support/archives/image-archives.ts';
import { type ImportRig, importRig } from '../support/archives/import-rig.ts';
import { collect } from '../support/collect.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runProgram, runSuccessfully } from '../support/programs/run-program.ts';

const reference = 'registry.example/app:1';

/** A rig with the layout of a small image beside it, as other programs take it. */
async function rigWithLayout(tag: string): Promise<{ rig: ImportRig; layout: string; digest: string }> {
  const rig = await importRig();
  const image = await smallImage('interop', tag);
  const layout = join(rig.folder, 'source');
  for (const [name, content] of layoutMembers(image)) {
    mkdirSync(dirname(join(layout, name)), { recursive: true });
    writeFileSync(join(layout, name), content as Buffer | string);
  }
  return { rig, layout, digest: descriptorOf(image.manifest).digest };
}

const skopeo = (...words: string[]) => runSuccessfully('skopeo', ['--insecure-policy', ...words]);

/** skopeo and verify agree on what came in, and what goes out again is the same. */
async function expectSame(rig: ImportRig, name: string, digest: string): Promise<void> {
  const thread = new BlockThread();
  const events = await collect(verifyLibrary(rig.library, thread, {}, new AbortController().signal));
  await thread.close();
  expect(events.at(-1)).toMatchObject({ result: { ok: true, corrupt: [], missing: [] } });
  const raw = await skopeo('inspect', '--raw', `oci:${rig.library.folder}:${name}`);
  expect(descriptorOf(Buffer.from(raw)).digest).toBe(digest);
  for (const format of ['docker-archive', 'oci-archive'] as const) {
    const path = join(rig.folder, `again.${format}.tar`);
    const image = await rig.library.entry(name, digest);
    const signal = new AbortController().signal;
    const blobs = rig.library.blobs;
    await collect(
      exportImage({ blobs, image, reference: name, target: { format, path, overwrite: true }, signal }),
    );
    const again = await importRig(join(rig.folder, format));
    expect(await again.import(path)).toEqual([{ reference: name, digest, rebuilt: false }]);
  }
}

test.for([
  ['oci-archive', (place: string) => `oci-archive:${place}:${reference}`],
  ['oci', (place: string) => `oci:${place}:${reference}`],
  ['dir', (place: string) => `dir:${place}`],
] as const)('what skopeo writes as %s keeps its digest', async ([, targetOf], context) => {
  needPrograms(context, 'skopeo');
  const { rig, layout, digest } = await rigWithLayout(reference);
  const place = join(rig.folder, 'from-skopeo');
  await skopeo('copy', '--quiet', `oci:${layout}:${reference}`, targetOf(place));
  expect(await rig.import(place, { name: reference })).toEqual([{ reference, digest, rebuilt: false }]);
  await expectSame(rig, reference, digest);
});

test('what skopeo writes as docker-archive gets a manifest, and says so', async (context) => {
  needPrograms(context, 'skopeo');
  const { rig, layout, digest } = await rigWithLayout(reference);
  const place = join(rig.folder, 'docker.tar');
  await skopeo('copy', '--quiet', `oci:${layout}:${reference}`, `docker-archive:${place}:${reference}`);
  const [found] = await rig.import(place);
  expect(found).toMatchObject({ reference, rebuilt: true });
  expect(found?.digest).not.toBe(digest);
  await expectSame(rig, reference, found?.digest ?? '');
});

test('what umoci makes is imported under the tag that it has there', async (context) => {
  needPrograms(context, 'skopeo', 'umoci');
  const rig = await importRig();
  const layout = join(rig.folder, 'umoci');
  await runSuccessfully('umoci', ['init', '--layout', layout]);
  await runSuccessfully('umoci', ['new', '--image', `${layout}:one`]);
  const file = rig.write('file', 'content');
  await runSuccessfully('umoci', ['insert', '--rootless', '--image', `${layout}:one`, file, '/file']);
  const [found, ...others] = await rig.import(layout);
  expect({ found, others }).toMatchObject({ found: { reference: 'one', rebuilt: false }, others: [] });
  await expectSame(rig, 'one', found?.digest ?? '');
});

test('what oras copies keeps its digest', async (context) => {
  needPrograms(context, 'skopeo', 'oras');
  const { rig, layout, digest } = await rigWithLayout('one');
  const copy = join(rig.folder, 'oras');
  await runSuccessfully('oras', [
    'copy',
    '--from-oci-layout',
    `${layout}:one`,
    '--to-oci-layout',
    `${copy}:two`,
  ]);
  expect(await rig.import(copy)).toEqual([{ reference: 'two', digest, rebuilt: false }]);
  await expectSame(rig, 'two', digest);
});

test.for(['docker-archive', 'oci-archive'])(
  'what podman saves as %s is imported',
  async (format, context) => {
    needPrograms(context, 'podman', 'skopeo');
    const { rig, layout } = await rigWithLayout(reference);
    const podman = await podmanOf(rig, context);
    await podman('pull', '--quiet', `oci:${layout}:${reference}`);
    const [id = ''] = (await podman('images', '--quiet', '--no-trunc')).split('\n');
    await podman('tag', id, reference);
    const place = join(rig.folder, 'podman.tar');
    await podman('save', '--quiet', '--format', format, '--output', place, reference);
    const [found] = await rig.import(place);
    expect(found).toMatchObject({ reference, rebuilt: format === 'docker-archive' });
    await expectSame(rig, reference, found?.digest ?? '');
  },
);

/** podman with a storage of its own; the test is skipped where it cannot run. */
async function podmanOf(rig: ImportRig, context: TestContext) {
  const storage = [
    '--storage-driver',
    'vfs',
    '--root',
    join(rig.folder, 'storage'),
    '--runroot',
    join(rig.folder, 'run'),
  ];
  const { code, stderr } = await runProgram('podman', [...storage, 'info']);
  context.skip(code !== 0, `podman cannot run here: ${stderr.slice(0, 200)}`);
  return (...words: string[]) => runSuccessfully('podman', [...storage, ...words]);
}
