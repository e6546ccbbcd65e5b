import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { lastLine, runCli } from '../support/programs/run-cli.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The command line as `npm run build` leaves it. */
const cliFile = new URL('../../out/node/cli.cjs', import.meta.url);

test('a reference that a script left empty is told to it as such', async () => {
  const result = await runCli(['pull', '', '--json'], cliPlaces());
  expect(result.code).toBe(2);
  expect(lastLine(result)).toMatchObject({ type: 'error', code: 'INVALID_REFERENCE' });
});

test.each(['--library', '--state'])('%s that names a file is a usage error that names it', async (option) => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'below')]) {
    const { code, stdout, stderr } = await runCli(['list', option, path], cliPlaces());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${file} is a file, not a folder.`);
  }
});

test.each(['http://x.example', 'x.example/a', ''])('serve --registry “%s” is a usage error', async (text) => {
  const { code, stderr } = await runCli(['serve', '--registry', text], cliPlaces());
  expect(code).toBe(2);
  expect(stderr).toContain('is not a registry');
});

test.each([
  [['list', '--jsn', '--json'], 'unknown option'],
  [['export', 'a:1', '--json'], 'required option'],
  [['nothing', '--json'], 'unknown command'],
])('%j is told to machines too', async (words, reason) => {
  const { code, stdout, stderr } = await runCli(words, cliPlaces());
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({ error: { code: 'USAGE', message: expect.stringContaining(reason) } });
  expect(stderr).toContain(reason);
});

test('what a script left empty is a mistake that is told, and never the current folder', async () => {
  const places = cliPlaces();
  for (const [words, what] of [
    [['import', ''], '<paths> is empty'],
    [['extract', 'a:1', '', '--output', 'x'], '<path> is empty'],
    [['extract', 'a:1', '/', '--output', ''], 'The path is empty'],
    [['copy', 'a:1', 'b:1', '--file', ''], 'The path is empty'],
    [['import', 'a', '--name', ''], '--name is empty'],
    [['mirrors', 'add', '', ''], '<registry> is empty'],
    [['library', 'move', ''], '<folder> is empty'],
    [['unfollow', ''], 'is not an image reference'],
    [['diff', 'a:1', ''], '<after> is empty'],
  ] as const) {
    const { code, stdout, stderr } = await runCli([...words], places);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^longshore: /);
    expect(stderr).toContain(what);
  }
});

test('a wrong command line is told with how to write it, and a password in an address is not', async () => {
  const places = cliPlaces();
  const password = 'http://user:secret@r.example/';
  mkdirSync(join(places.library, 'blobs'), { recursive: true });
  for (const [words, lines] of [
    [
      ['cat', 'a:1'],
      /^longshore: missing .*\nUsage: longshore cat \[options\] <reference> <path>\nSee .*longshore cat --help/,
    ],
    [
      ['help', 'pul'],
      /^longshore: unknown command 'pul' \(Did you mean pull\?\)\nSee .*longshore --help.*\n$/,
    ],
    [
      ['pull', 'a:1', '--json', '--mirror', password],
      /^longshore: option '--mirror <address>' argument '…@r\.example\/' is invalid\. .*password out/,
    ],
    [
      ['pull', 'user:secret@r.example/a:1', 'b', '--json'],
      /^longshore: “…@r\.example\/a:1” is not .*sign in to its host/,
    ],
    [
      ['copy', 'user:secret@r.example/a:1', 'b:1'],
      /^longshore: “…@r\.example\/a:1” is not .*sign in to its host/,
    ],
    [['catalog', 'user:secret@r.example'], /^longshore: “…@r\.example” is not .*sign in to its host/],
    [['pull', 'a:1', '--creds=user:secret'], /^longshore: unknown option '--creds=…'\n/],
    [['user:secret@r.example/a:1'], /^longshore: unknown command '…@r\.example\/a:1'\n/],
    [['cat', 'user:secret@r.example/a:1', '/a'], /^longshore: …@r\.example\/a:1 is not in the library/],
    [['inspect', 'a:1', '--platform', password], /^longshore: “…@r\.example\/” is not a platform/],
    [['pull', '--file', '/nowhere/list'], /^longshore: --file: there is no file \/nowhere\/list\.\n$/],
    [['copy', '--file', '/', 'b:1'], /^longshore: --file: \/ is a folder\. Give a file\.\n$/],
  ] as const) {
    const { code, stdout, stderr } = await runCli([...words], places);
    // What may be a name of the library is looked for there first.
    expect(code, stderr).toBe(stderr.includes(' is not in the library') ? 3 : 2);
    expect(stderr).toMatch(lines);
    expect(stdout + stderr).not.toContain('secret');
  }
});

test('a library that is typed and not there is a mistake, and none is made in its place', async () => {
  const places = { ...cliPlaces(), library: join(temporaryFolder(), 'not', 'mounted') };
  for (const words of [
    ['verify', '--json'],
    ['prune'],
    ['list', '--json'],
    ['files', 'a:1', '--json'],
    ['export', 'a:1', '--format', 'oci', '--output', 'x'],
  ]) {
    const { code, stderr } = await runCli([...words, '--library', places.library], places);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`There is no library in ${places.library}`),
    });
  }
  // One that the environment names is empty until the first pull.
  expect(await runCli(['list', '--json'], places)).toMatchObject({
    code: 0,
    stdout: '[]',
    stderr: expect.stringContaining('LONGSHORE_LIBRARY'),
  });
  // What reads other things needs none.
  expect((await runCli(['mirrors'], places)).code).toBe(0);
  expect(existsSync(places.library)).toBe(false);
  mkdirSync(join(places.library, 'blobs'), { recursive: true });
  expect((await runCli(['list', '--json'], places)).stdout).toBe('[]');
  const { code, stdout } = await runCli(['verify'], places);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `The library ${places.library} has no images to verify.`,
  });
});

test('a file for the registry that cannot be used is a mistake, and no fault of a network', async () => {
  const file = join(temporaryFolder(), 'not.pem');
  writeFileSync(file, 'no certificate');
  for (const [words, reason] of [
    [['--tls-cert', file, '--tls-key', file], /cannot be used\. Both have to be PEM/],
    [['--tls-cert', file, '--tls-key', '/'], /^longshore: --tls-key: \/ is a folder/m],
    [['--password-file', `${file}.absent`], /^longshore: --password-file: there is no file /m],
  ] as const) {
    const { code, stderr } = await runCli(['registry', '--port', '0', ...words], cliPlaces());
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(reason) });
  }
});

test('an output that cannot be written is refused before a byte is fetched', async () => {
  const simulator = await runningSimulator();
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), '');
  for (const [format, output, reason] of [
    ['docker-archive', join(folder, 'folder'), 'is a folder'],
    ['oci-archive', join(folder, 'file', 'image.tar'), 'is not a folder'],
    ['oci', join(folder, 'file'), 'is a file'],
  ] as const) {
    const words = ['pull', `${simulator.host}/windows/nanoserver:ltsc2022`, '--format', format];
    const { code, stderr } = await runCli([...words, '--output', output], cliPlaces());
    expect({ code, requests: simulator.requests.length }).toEqual({ code: 7, requests: 0 });
    expect(stderr).toContain(reason);
  }
});

test('an output in the library is a mistake, told before a byte is fetched', async () => {
  const simulator = await runningSimulator();
  const reference = `${simulator.host}/windows/nanoserver:ltsc2022`;
  const places = cliPlaces();
  const link = join(temporaryFolder(), 'link');
  symlinkSync(places.library, link, 'junction');
  for (const output of [places.library, join(places.library, 'image.tar'), join(link, 'new', 'image.tar')]) {
    const format = output === places.library ? 'oci' : 'docker-archive';
    const words = ['pull', reference, '--format', format, '--output', output, '--json'];
    const result = await runCli(words, places);
    expect({ code: result.code, requests: simulator.requests.length }).toEqual({ code: 2, requests: 0 });
    expect(result.stderr).toContain(`is in the library ${places.library}`);
    expect(lastLine(result)).toMatchObject({ type: 'error', code: 'DISK_PERMISSION' });
  }
  expect((await runCli(['pull', reference], places)).code).toBe(0);
  const index = readFileSync(join(places.library, 'index.json'), 'utf8');
  const into = ['--format', 'oci', '--output', link];
  expect((await runCli(['export', reference, ...into], places)).code).toBe(2);
  expect(readFileSync(join(places.library, 'index.json'), 'utf8')).toBe(index);
});

test('folders of an output that are not there are made, and an archive that is there is replaced only when told', async () => {
  const { host } = await runningSimulator();
  const places = cliPlaces();
  const output = join(temporaryFolder(), 'several', 'new', 'image.tar');
  const words = [`${host}/windows/nanoserver:ltsc2022`, '--format', 'docker-archive', '--output', output];
  expect((await runCli(['pull', ...words], places)).code).toBe(0);
  writeFileSync(output, 'not an archive any more');
  for (const command of ['export', 'pull']) {
    const refused = await runCli([command, ...words], places);
    expect(refused.code).toBe(7);
    expect(refused.stderr).toMatch(/exists already and was left as it is.*--force/);
  }
  expect(readFileSync(output, 'utf8')).toBe('not an archive any more');
  const { code, stdout } = await runCli(['export', ...words, '--force', '--json'], places);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.split('\n').at(-1) ?? '')).toMatchObject({ type: 'done', output });
  expect(existsSync(output)).toBe(true);
});

test('a repository without tags is said to have none', async () => {
  const { host } = await runningSimulator();
  const { code, stdout, stderr } = await runCli(['tags', `${host}/azuredocs/no-tags`], cliPlaces());
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toBe(`${host}/azuredocs/no-tags has no tags.\n`);
});

test.each(['nonsense', '::::', 'ftp://proxy.example', 'socks5://127.0.0.1:1080'])(
  'HTTPS_PROXY=%s is a fault of the network that says so, and not of Longshore',
  async (proxy) => {
    const { code, stderr } = await runCli(
      ['tags', 'registry.example/a'],
      cliPlaces({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy }),
    );
    expect(code).toBe(4);
    expect(stderr).toMatch(/proxy/);
    expect(stderr).not.toMatch(/Please report|\n {4}at /);
  },
);

test('an older Node is told which one is needed, before anything is loaded that it does not know', async () => {
  const script = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });
    await import(${JSON.stringify(cliFile.href)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', 'list', '--json']);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^longshore: Longshore’s command line needs Node 24 or newer, and this is Node 20\.20\.2\./,
  );
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERNAL' } });
});
