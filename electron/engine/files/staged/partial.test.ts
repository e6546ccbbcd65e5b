import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { withPartial } from './partial.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'image.tar');
});

/** A process that has something partial until it is killed or told to end by a line. */
async function otherProcess() {
  const moduleUrl = JSON.stringify(new URL('./partial.ts', import.meta.url).href);
  const script = `import { mkdirSync, writeFileSync } from 'node:fs';
    import { once } from 'node:events';
    const { withPartial } = await import(${moduleUrl});
    await withPartial(${JSON.stringify(path)}, async (partial) => {
      mkdirSync(partial);
      writeFileSync(partial + '/blob', 'bytes');
      console.log('writing');
      await once(process.stdin, 'data');
    });
    process.exit();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('what is partial is beside the path with its lock, and gone at the end', async () => {
  const names = await withPartial(path, async (partial) => {
    writeFileSync(partial, 'bytes');
    return readdirSync(folder).map((name) => name.replace(/[0-9a-f]{12}/, '<id>'));
  });
  expect(names.sort()).toEqual(['image.tar.<id>.lock', 'image.tar.<id>.partial']);
  expect(readdirSync(folder)).toEqual([]);
});

test('it is gone when the work fails, whose error is thrown', async () => {
  const work = withPartial(path, async (partial) => {
    mkdirSync(partial);
    writeFileSync(join(partial, 'blob'), 'bytes');
    throw new Error('the work failed');
  });
  await expect(work).rejects.toThrow('the work failed');
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed process left is removed, what a living one works on is not', async () => {
  const child = await otherProcess();
  const before = readdirSync(folder);
  expect(before).toHaveLength(2);
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder)).toEqual(before);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await withPartial(join(folder, 'another.tar'), async () => undefined);
  expect(readdirSync(folder)).toEqual(before);
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder)).toEqual([]);
});

test('a process that lives goes on and ends by itself', async () => {
  const child = await otherProcess();
  await withPartial(path, async () => undefined);
  child.stdin.write('end\n');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('files of others are not touched, whatever their age', async () => {
  const id = '0123456789ab';
  const names = [
    'image.tar',
    'image.tar.lock',
    'image.tar.partial',
    `image.tar.${id.slice(1)}.partial`,
    `image.tar.${id}.partial.bak`,
    `image.tar.${id}`,
    `other.tar.${id}.partial`,
    `image.tar.x.${id}.partial`,
  ].sort();
  for (const name of names) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), 0, 0);
  }
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder).sort()).toEqual(names);
});

test.each([
  ['without a lock', undefined],
  ['with a lock that a power cut emptied', ''],
  ['with a lock of another machine', '{"id":"a","pid":1,"machine":"other","boot":"b","started":"1"}'],
])('what nobody can be asked about goes after a day: %s', async (_name, lock) => {
  const base = join(folder, 'image.tar.0123456789ab');
  writeFileSync(`${base}.partial`, 'bytes');
  if (lock !== undefined) writeFileSync(`${base}.lock`, lock);
  const before = readdirSync(folder);
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder)).toEqual(before);
  for (const name of before)
    utimesSync(join(folder, name), new Date(), new Date(Date.now() - 25 * 3_600_000));
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock of a killed process that never came into place goes at once', async () => {
  const child = await otherProcess();
  const [lock = ''] = readdirSync(folder).filter((name) => name.endsWith('.lock'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  renameSync(join(folder, lock), join(folder, `${lock}.4a4a4a4a-0000-4000-8000-000000000000`));
  await withPartial(path, async () => undefined);
  expect(readdirSync(folder)).toEqual([]);
});

test('a name as long as a disk allows can be partial', async () => {
  const long = join(folder, `${'层'.repeat(83)}.tar`);
  expect(Buffer.byteLength(long.slice(folder.length + 1))).toBe(253);
  await withPartial(long, async (partial) => writeFileSync(partial, 'bytes'));
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there is named', async () => {
  const missing = join(folder, 'missing');
  await expect(withPartial(join(missing, 'image.tar'), async () => undefined)).rejects.toMatchObject({
    details: { path: missing },
  });
});
