import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type FileDifference,
  fileDifferencesSchema,
  programVersionsSchema,
} from '../../shared/inside/differences.ts';
import { type InsideLibrary, insideLibrary, insideRig } from '../support/layers/inside-rig.ts';
import { addLayeredImage } from '../support/layers/layer-images.ts';
import { type RawEntry, rawTar } from '../support/layers/raw-tar.ts';
import { windowsProgram } from '../support/layers/windows-program.ts';

const system = 'Files/Windows/System32';
const november = windowsProgram({ version: [10, 0, 17763, 6532] });
const december = windowsProgram({ version: [10, 0, 17763, 6659], is64: false });
const file = (name: string, content: Buffer | string): RawEntry => ({ name: `${system}/${name}`, content });

const base = rawTar([
  file('ntdll.dll', november),
  file('same.dll', november),
  file('Broken.DLL', Buffer.concat([november.subarray(0, 300), Buffer.alloc(100)])),
  file('readme.txt', december),
  file('gone.exe', november),
]);
const update = rawTar([
  file('NTDLL.dll', december),
  file('broken.dll', 'MZ no program at all, but a name of one'),
  file('readme.txt', november),
  file('.wh.gone.exe', ''),
  file('new.sys', december),
]);

let shared: InsideLibrary;
const before = { reference: 'not a name of a registry' };
const after = { reference: 'image.example/server:december' };
const { signal } = new AbortController();
beforeAll(async () => {
  shared = await insideLibrary(join(mkdtempSync(join(tmpdir(), 'longshore-compare-')), 'library'));
  const { open } = await insideRig([base], { ...before, os: 'windows' }, shared);
  await addLayeredImage(shared.library, { ...after, layers: [base, update], os: 'windows' });
  await open();
  for await (const _ of shared.files.open(after, signal));
});
afterAll(async () => {
  await shared.files.close();
  rmSync(join(shared.folder, '..'), { recursive: true, force: true });
});

async function differences(more: object = {}): Promise<FileDifference[]> {
  const asked = { before, after, offset: 0, limit: 99, ...more };
  return fileDifferencesSchema.parse(await shared.files.differences(asked, signal)).differences;
}

test('what an update has replaced is a tree with sums, and the way to each file', async () => {
  const [drive] = await differences({ node: 0 });
  expect(drive).toMatchObject({ path: 'C:\\', difference: null, added: 1, changed: 3, removed: 1 });
  const steps = await shared.files.locateDifference(
    { before, after, path: 'c:\\windows\\system32\\ntdll.dll' },
    signal,
  );
  expect(steps.map(({ position }) => position)).toEqual([0, 0, 0, 3]);
  const listed = await differences({ node: steps[2]?.node, order: 'name' });
  expect(listed.map(({ name, difference }) => [name, difference])).toEqual([
    ['Broken.DLL', 'changed'],
    ['gone.exe', 'removed'],
    ['new.sys', 'added'],
    ['ntdll.dll', 'changed'],
    ['readme.txt', 'changed'],
  ]);
});

test('programs say from which version to which they were replaced, and nothing else is looked into', async () => {
  const rows = await differences();
  const nodes = [...rows.map(({ node }) => node), 0, 1_000_000];
  const found = await shared.files.programVersions({ before, after, nodes }, signal);
  const named = found.map((versions) => {
    const { node, ...told } = programVersionsSchema.parse(versions);
    return [rows.find((row) => row.node === node)?.name, told.before, told.after];
  });
  expect(named.sort()).toEqual([
    ['Broken.DLL', null, null],
    ['gone.exe', '10.0.17763.6532', null],
    ['new.sys', null, '10.0.17763.6659'],
    ['ntdll.dll', '10.0.17763.6532', '10.0.17763.6659'],
  ]);
});

test('the facts of a program have its version, and those of others none', async () => {
  const versionOf = async (path: string) => {
    const found = await shared.files.find(after, `C:\\Windows\\System32\\${path}`, false, signal);
    return (await shared.files.facts(after, found?.node ?? -1, signal)).productVersion;
  };
  expect(await versionOf('ntdll.dll')).toBe('10.0.17763.6659');
  expect(await versionOf('broken.dll')).toBeNull();
  expect(await versionOf('..')).toBeNull();
});

test('a comparison that was cancelled is made anew by who asks next', async () => {
  const stop = new AbortController();
  const asked = { before, after, offset: 0, limit: 9 };
  const first = shared.files.differences({ ...asked, before: after, after: before }, stop.signal);
  stop.abort();
  await expect(first).rejects.toThrow();
  expect((await shared.files.differences(asked, signal)).total).toBe(5);
});
