import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { type CliResult, runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('what a command does not use is not loaded', () => {
  /** The modules of Node that are loaded when a command ends. */
  async function loadedBy(...words: string[]): Promise<Set<string>> {
    const folder = temporaryFolder();
    const report = join(folder, 'modules.json');
    const hook = join(folder, 'hook.cjs');
    writeFileSync(
      hook,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.moduleLoadList)));`,
    );
    const places = cliPlaces({ NODE_OPTIONS: `--require ${hook}` });
    mkdirSync(join(places.library, 'blobs'), { recursive: true });
    const result = await runCli(words, places);
    expect(result.code).toBe(0);
    const list = JSON.parse(readFileSync(report, 'utf8')) as string[];
    return new Set(list.map((name) => name.replace(/^NativeModule /, '')));
  }

  const clients = ['http', 'https', 'http2', 'tls', 'internal/deps/undici/undici'];

  test('the version needs neither a client nor cryptography', async () => {
    const loaded = await loadedBy('--version');
    expect([...clients, 'crypto', 'worker_threads'].filter((name) => loaded.has(name))).toEqual([]);
  });

  test('small layers start no thread, and one HTTP client fetches them', async () => {
    const { host } = await runningSimulator({ blobScale: 0.0001 });
    const loaded = await loadedBy('pull', `${host}/dotnet/runtime:10.0`, '--platform', 'linux/amd64');
    expect(['worker_threads', 'internal/deps/undici/undici'].filter((name) => loaded.has(name))).toEqual([]);
  });

  test('a look at the library needs no client', async () => {
    const loaded = await loadedBy('list');
    expect([...clients, 'worker_threads'].filter((name) => loaded.has(name))).toEqual([]);
  });
});

test('the command line is in ASCII, which is read fastest', () => {
  const folder = fileURLToPath(new URL('../../out/node', import.meta.url));
  const files = readdirSync(folder).filter((name) => /^command-line.*\.cjs$/.test(name));
  expect(files).toContain('command-line-engine.cjs');
  expect(files.filter((name) => readFileSync(join(folder, name)).some((byte) => byte >= 128))).toEqual([]);
});

describe.skipIf(process.platform !== 'linux')('compiled code', () => {
  function version(home: string): Promise<CliResult> {
    return runCli(['--version'], cliPlaces({ HOME: home }));
  }
  const folderIn = (home: string) => join(home, '.cache', 'Longshore', 'compiled-code');
  const isQuiet = { code: 0, stderr: '' };

  test('is kept where nobody but its user can write', async () => {
    const home = temporaryFolder();
    expect(await version(home)).toMatchObject(isQuiet);
    for (const folder of [join(home, '.cache'), join(home, '.cache', 'Longshore'), folderIn(home)])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [build = '', ...others] = readdirSync(folderIn(home));
    expect([build, others]).toEqual([expect.stringMatching(/^command-line-\d/), []]);
    expect(readdirSync(join(folderIn(home), build))).toContain('command-line');
    expect(await version(home)).toMatchObject(isQuiet);
  });

  test.each(['Longshore', 'Longshore/compiled-code'])(
    'is neither read nor kept where others can write to %s',
    async (name) => {
      const home = temporaryFolder();
      mkdirSync(folderIn(home), { recursive: true });
      chmodSync(join(home, '.cache', name), 0o777);
      expect(await version(home)).toMatchObject(isQuiet);
      expect(readdirSync(folderIn(home))).toEqual([]);
    },
  );

  test('is not kept where a file is in the way, nor where the home folder is not there', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, '.cache'), '');
    expect(await version(home)).toMatchObject(isQuiet);
    const missing = join(home, 'missing');
    expect(await version(missing)).toMatchObject(isQuiet);
    expect(existsSync(missing)).toBe(false);
    expect(await version('/proc/1')).toMatchObject(isQuiet);
  });

  test('that is damaged is not run', async () => {
    const home = temporaryFolder();
    await version(home);
    for (const name of readdirSync(folderIn(home), { recursive: true, withFileTypes: true }))
      if (name.isFile()) writeFileSync(join(name.parentPath, name.name), 'damaged');
    expect(await version(home)).toMatchObject(isQuiet);
  });
});
