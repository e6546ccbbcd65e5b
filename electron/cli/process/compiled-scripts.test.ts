import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { loadScripts } from './compiled-scripts.ts';

/** A script and the places of its compiled code, both in a folder of this test's own. */
function newScript(source: string): { path: string; codeFolder: string; codePath: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'script.cjs');
  writeFileSync(path, source);
  const codeFolder = join(folder, 'code');
  return { path, codeFolder, codePath: join(codeFolder, 'script') };
}

const adding =
  'exports.add = (left, right) => left + right; exports.place = [__dirname, require("node:path").sep];';

test('a script runs as a module of its place', () => {
  const { path } = newScript(adding);
  expect(loadScripts(path, undefined).exports).toMatchObject({
    place: [join(path, '..'), expect.any(String)],
  });
});

test('compiled code is kept once for each use, for its user alone', () => {
  const { path, codeFolder, codePath } = newScript(adding);
  expect(loadScripts(path, codeFolder).keepAfter('list')).toBe(true);
  const first = readFileSync(codePath);
  if (process.platform !== 'win32') expect(statSync(codePath).mode & 0o777).toBe(0o600);
  expect(loadScripts(path, codeFolder).keepAfter('list')).toBe(false);
  expect(readFileSync(codePath).equals(first)).toBe(true);
  loadScripts(path, codeFolder).keepAfter('pull');
  expect(readFileSync(codePath, 'latin1')).toContain('"list","pull"');
  const { exports } = loadScripts(path, codeFolder);
  expect((exports as { add: (left: number, right: number) => number }).add(2, 3)).toBe(5);
});

test('a function that was called first after loading is kept too', () => {
  const body = 'sum += [1, 2, 3].map((value) => value * sum).length;'.repeat(50);
  const { path, codeFolder, codePath } = newScript(`exports.late = () => { let sum = 0; ${body} };`);
  loadScripts(path, codeFolder).keepAfter('load');
  const before = statSync(codePath).size;
  const script = loadScripts(path, codeFolder);
  (script.exports as { late: () => void }).late();
  script.keepAfter('call');
  expect(statSync(codePath).size).toBeGreaterThan(before + 500);
});

test('code of another source of the same length is not run', () => {
  const { path, codeFolder } = newScript('exports.value = 1;');
  loadScripts(path, codeFolder).keepAfter('list');
  writeFileSync(path, 'exports.value = 2;');
  const script = loadScripts(path, codeFolder);
  expect(script.exports).toEqual({ value: 2 });
  script.keepAfter('list');
  expect(loadScripts(path, codeFolder).exports).toEqual({ value: 2 });
});

test('wherever a byte of it is wrong or missing, the code is not used', () => {
  const { path, codeFolder, codePath } = newScript(adding);
  loadScripts(path, codeFolder).keepAfter('list');
  const good = readFileSync(codePath);
  const bad = [good.subarray(0, -1), good.subarray(0, 3), Buffer.from('[]\n'), Buffer.from('null\n')];
  for (let place = 0; place < good.length; place += 31) {
    const flipped = Buffer.from(good);
    flipped[place] = (flipped[place] ?? 0) ^ 1;
    bad.push(flipped);
  }
  for (const bytes of bad) {
    writeFileSync(codePath, bytes);
    const script = loadScripts(path, codeFolder);
    expect((script.exports as { add: (left: number, right: number) => number }).add(2, 3)).toBe(5);
  }
});

test('where it cannot be kept nothing is said, and nothing is left', () => {
  const { path, codeFolder, codePath } = newScript(adding);
  mkdirSync(codePath, { recursive: true });
  loadScripts(path, codeFolder).keepAfter('list');
  expect(existsSync(`${codePath}.${process.pid}`)).toBe(false);
});

test('what a script requires by a relative path is loaded once, and its code is kept beside', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'parts'));
  const path = join(folder, 'first.cjs');
  writeFileSync(path, 'exports.late = () => [require("./parts/second.cjs"), require("./parts/second.cjs")];');
  writeFileSync(
    join(folder, 'parts', 'second.cjs'),
    'exports.first = require("../first.cjs"); exports.place = __dirname;',
  );
  const codeFolder = join(folder, 'code');
  const load = () => {
    const scripts = loadScripts(path, codeFolder);
    const first = scripts.exports as { late: () => unknown[] };
    return { scripts, first, seconds: first.late() };
  };
  const { scripts, first, seconds } = load();
  expect(seconds[0]).toBe(seconds[1]);
  expect(seconds[0]).toEqual({ first, place: join(folder, 'parts') });
  scripts.keepAfter('late');
  expect(readFileSync(join(codeFolder, 'first'), 'latin1')).toContain('"late"');
  expect(readFileSync(join(codeFolder, 'second'), 'latin1')).toContain('"late"');
  expect(load().seconds[0]).toMatchObject({ place: join(folder, 'parts') });
});
