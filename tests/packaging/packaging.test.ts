import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import * as z from 'zod';
import electronPackage from '../../node_modules/electron/package.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };

import { runningSimulator } from '../support/registries/running-simulator.ts';
import { folderOfAllTests } from '../support/temporary-folder.ts';
import { missingModules } from './packed-modules.ts';
import { runInEnvironment } from './run-in-environment.ts';
import { createStubElectron, readFuses, runningStub } from './stub-electron.ts';
import { askedOfFpm, createStubFpm } from './stub-fpm.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Our own part of an installed app, in bytes. The command line is in it twice (ADR 22). */
const sizeBudget = 12_000_000;

const runsShell = process.platform !== 'win32';

const folder = folderOfAllTests();
let app: string;
let asar: string;
let packed: string[];

// Packaged as anybody would, but around a stub of Electron, and with every way to the network closed.
beforeAll(async () => {
  await createStubElectron(join(folder, 'electron'), electronPackage.version);
  const closed = 'http://127.0.0.1:9';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'scripts', 'package.mjs'),
      ...['--linux', 'dir', ...(runsShell ? ['deb', 'rpm'] : []), '--x64'],
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.directories.output=${join(folder, 'release')}`,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        HTTPS_PROXY: closed,
        HTTP_PROXY: closed,
        ELECTRON_BUILDER_CACHE: join(folder, 'cache'),
        CUSTOM_FPM_PATH: await createStubFpm(folder),
      },
    },
  );
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  app = join(folder, 'release', 'linux-unpacked');
  asar = join(app, 'resources', 'app.asar');
  packed = listPackage(asar, { isPack: false }).map((path) => path.replaceAll(sep, '/'));
});

describe('a package', () => {
  it('is made without a download', () => {
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('holds what is built and package.json, and nothing else', () => {
    const allowed = /^\/(?:package\.json|out|out\/(?:node|preload|renderer)(?:\/.*)?)$/;
    expect(packed.filter((path) => !allowed.test(path))).toEqual([]);
    expect(packed.filter((path) => /\.(?:map|ts|tsx)$|node_modules|\/\.|\.test\./.test(path))).toEqual([]);
    for (const needed of [
      '/package.json',
      '/out/node/main.js',
      '/out/node/block-worker.js',
      '/out/node/hash-worker.js',
      // It starts the block worker, which lies beside it, as a thread of its own.
      '/out/node/inside-worker.js',
      '/out/node/cli.cjs',
      '/out/node/command-line.cjs',
      '/out/node/command-line-engine.cjs',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
    ]) {
      expect(packed).toContain(needed);
    }
  });

  it('starts with main, under the name that desktops know the window by', () => {
    const manifest = JSON.parse(extractFile(asar, 'package.json').toString());
    expect(manifest).toMatchObject({
      main: 'out/node/main.js',
      type: 'module',
      desktopName: 'longshore-desktop.desktop',
    });
    expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
    expect(manifest.signed).toBeUndefined();
  });

  it('has a preload that needs nothing but Electron', () => {
    const preload = extractFile(asar, join('out', 'preload', 'preload.cjs')).toString();
    const required = [...preload.matchAll(/require\((["'`])(.*?)\1\)/g)].map(([, , name]) => name);
    expect(required).toEqual(['electron']);
  });

  it('stays within its size', async () => {
    expect((await stat(asar)).size).toBeLessThan(sizeBudget);
  });

  it('speaks the languages of the app', async () => {
    expect((await readdir(join(app, 'locales'))).sort()).toEqual(['en-US.pak', 'zh-CN.pak']);
  });

  it('has every fuse as the security checklist wants it', async () => {
    const names = [
      'runAsNode',
      'cookieEncryption',
      'nodeOptions',
      'nodeCliInspect',
      'embeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'loadBrowserProcessSpecificV8Snapshot',
      'grantFileProtocolExtraPrivileges',
      'wasmTrapHandlers',
    ];
    const fuses = readFuses(await readFile(join(app, 'longshore-desktop')));
    expect(Object.fromEntries(names.map((name, index) => [name, fuses[index] === '1']))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      embeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      wasmTrapHandlers: true,
    });
  });
});

describe.each(['deb', 'rpm'] as const)('a %s package', (type) => {
  beforeEach((context) => context.skip(!runsShell, 'the stub of fpm is a shell script'));

  it('puts the app below /opt and its command on the path', async () => {
    const { words } = await askedOfFpm(folder, type);
    expect(words).toContain(`${app}${sep}=/opt/Longshore`);
    expect(words).toContain('assets/cli/longshore=/usr/bin/longshore');
    expect(words[words.indexOf('--name') + 1]).toBe('longshore');
    const launcher = await readFile(join(root, 'assets', 'cli', 'longshore'), 'utf8');
    expect(launcher).toContain('/opt/Longshore/longshore-desktop');
    expect((await stat(join(root, 'assets', 'cli', 'longshore'))).mode & 0o111).toBe(0o111);
  });

  it('brings along what a server without a desktop lacks', async () => {
    const { words } = await askedOfFpm(folder, type);
    const needed = words.filter((word, index) => words[index - 1] === '-d' || word.startsWith('--depends='));
    expect(needed.some((name) => name.includes('gbm'))).toBe(true);
    expect(needed.some((name) => /asound|alsa/.test(name))).toBe(true);
    // electron-builder's own list, which a list of ours would replace.
    expect(needed.some((name) => name.includes('nss'))).toBe(true);
  });

  it('makes the app known to the desktop, and the opener of longshore:// links', async () => {
    const { desktopEntry, afterInstall, words } = await askedOfFpm(folder, type);
    expect(words.some((word) => word.endsWith('=/usr/share/applications/longshore-desktop.desktop'))).toBe(
      true,
    );
    for (const line of [
      'Name=Longshore',
      'Exec=/opt/Longshore/longshore-desktop -- %U',
      'Icon=longshore-desktop',
      'StartupWMClass=longshore-desktop',
      'MimeType=x-scheme-handler/longshore;',
      'Categories=Development;',
    ]) {
      expect(desktopEntry.split('\n')).toContain(line);
    }
    expect(afterInstall).toContain('update-desktop-database');
  });

  it('is listed with its checksum', async () => {
    const release = join(folder, 'release');
    const name = (await readdir(release)).find((file) => file.endsWith(`.${type}`)) ?? '';
    expect(name).toMatch(/^longshore-\d+\.\d+\.\d+-linux-(?:amd64|x86_64)\./);
    const hash = createHash('sha256')
      .update(await readFile(join(release, name)))
      .digest('hex');
    const sums = await readFile(join(release, `SHA256SUMS-${process.platform}.txt`), 'utf8');
    expect(sums.split('\n')).toContain(`${hash}  ${name}`);
  });
});

describe('licences', () => {
  it('of every bundled package are beside the app, with their text', async () => {
    const text = await readFile(join(app, 'resources', 'THIRD-PARTY-LICENSES.md'), 'utf8');
    const bundled = await bundledPackages();
    expect(bundled.size).toBeGreaterThan(30);
    const sections = new Map(
      text
        .split(/^## (?=.+ - \S+ \(.+\)$)/m)
        .slice(1)
        .map((section) => [
          section.slice(0, section.indexOf(' - ')),
          section.split('\n').slice(1).join('').trim(),
        ]),
    );
    expect([...bundled].filter((name) => !sections.has(name))).toEqual([]);
    expect([...sections].filter(([, body]) => body.length < 200).map(([name]) => name)).toEqual([]);
  });

  it('of Longshore and of Electron are there too', () => {
    for (const file of ['resources/LICENSE', 'LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect({ file, exists: existsSync(join(app, file)) }).toEqual({ file, exists: true });
  });
});

describe('the command line’s launcher', () => {
  it('starts the app’s program in its terminal mode, without a display, and hands on every word as it is', (context) => {
    context.skip(process.platform !== 'linux', 'the launcher of the Linux package needs Linux');
    const words = ['tags', 'windows/servercore', '--json', 'a b', '--', '$HOME', ''];
    const output = execFileSync(join(app, 'bin', 'longshore'), words, { encoding: 'utf8' });
    const [, after = ''] = output.split('--cli\n--\n');
    expect(output).toContain('--ozone-platform=headless\n');
    expect(after).toBe(words.map((word) => `${word}\n`).join(''));
  });

  it.for([
    {
      name: 'a macOS app',
      bin: 'Longshore.app/Contents/Resources/bin',
      program: 'Longshore.app/Contents/MacOS/Longshore',
    },
    { name: 'an unpacked folder', bin: 'longshore/bin', program: 'longshore/longshore-desktop' },
  ])('finds the program of $name, through a link on the path too', async ({ bin, program }, context) => {
    context.skip(!runsShell, 'the launcher is a shell script');
    const place = await mkdtemp(join(folder, 'place '));
    await mkdir(join(place, bin), { recursive: true });
    await mkdir(dirname(join(place, program)), { recursive: true });
    await copyFile(join(root, 'assets', 'cli', 'longshore'), join(place, bin, 'longshore'));
    await copyFile(join(folder, 'electron', 'electron'), join(place, program));
    await symlink(join(place, bin, 'longshore'), join(place, 'command'));
    const output = execFileSync(join(place, 'command'), ['list', '--json'], { encoding: 'utf8' });
    expect(output).toMatch(/--cli\n--\nlist\n--json\n$/);
  });

  it('asks of main what main understands', async () => {
    const windows = await readFile(join(root, 'assets', 'cli', 'longshore.cmd'), 'utf8');
    expect(windows).toContain('"%~dp0..\\Longshore.exe" --disable-gpu --cli -- %*');
    expect(extractFile(asar, join('out', 'node', 'main.js')).toString()).toContain('--cli');
  });
});

describe('the packaged files alone', () => {
  let unpacked: string;
  let environment: Record<string, string>;

  beforeAll(() => {
    unpacked = join(folder, 'unpacked');
    extractAll(asar, unpacked);
    environment = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      LONGSHORE_LIBRARY: join(folder, 'library'),
      LONGSHORE_STATE: join(folder, 'state'),
      ...runningStub(join(unpacked, 'out', 'node', 'main.js')),
    };
  });

  /** The command of an installed package: launcher, program, main, command line. */
  const longshore = (context: TestContext, ...words: string[]) => {
    context.skip(process.platform !== 'linux', 'the launcher of the Linux package needs Linux');
    return runInEnvironment(join(app, 'bin', 'longshore'), words, environment);
  };

  it('ask for no module that is not among them', () => {
    const paths = new Set(packed);
    const modules = packed.filter((path) => /^\/out\/(?:node|preload)\/.*\.c?js$/.test(path));
    expect(modules.length).toBeGreaterThan(10);
    const missing = modules.flatMap((path) =>
      missingModules(path, extractFile(asar, path.slice(1).split('/').join(sep)).toString(), paths).map(
        (name) => `${path}: ${name}`,
      ),
    );
    expect(missing).toEqual([]);
  });

  it('are found to ask for one that is not', () => {
    const code = `import './a.js'; export * from 'left-pad'; import('./b.js'); __require("ws"); import(name);`;
    const here = new Set(['/out/a.js']);
    expect(missingModules('/out/main.js', code, here)).toEqual(['left-pad', './b.js', 'name', 'ws']);
  });

  it('tell their version', async (context) => {
    const { code, stdout, stderr } = await longshore(context, '--version');
    expect({ code, version: stdout.trim(), stderr }).toEqual({
      code: 0,
      version: packageJson.version,
      stderr: '',
    });
  });

  it('inspect, download and verify an image', async (context) => {
    const { host } = await runningSimulator({ blobScale: 0.001 });
    const reference = `${host}/windows/servercore:ltsc2019-amd64`;
    const inspected = await longshore(context, 'inspect', reference, '--json');
    expect(inspected).toMatchObject({ code: 0, stderr: '' });
    const { layers } = z.object({ layers: z.array(z.unknown()) }).parse(JSON.parse(inspected.stdout));
    expect(layers.length).toBeGreaterThan(0);
    const pulled = await longshore(context, 'pull', reference, '--json');
    expect(pulled).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(pulled.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'done' });
    const verified = await longshore(context, 'verify', '--json');
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, images: 1, corrupt: [] });
  });

  it('end with the exit code of what went wrong', async (context) => {
    const { host } = await runningSimulator();
    expect(await longshore(context, 'inspect', `${host}/no/such:image`, '--json')).toMatchObject({ code: 3 });
    expect(await longshore(context, 'no-such-command')).toMatchObject({ code: 2 });
  });

  it('hold the command line for a machine’s own Node too', async () => {
    const cli = join(unpacked, 'out', 'node', 'cli.cjs');
    const { code, stdout } = await runInEnvironment(process.execPath, [cli, '--version'], environment);
    expect({ code, version: stdout.trim() }).toEqual({ code: 0, version: packageJson.version });
  });
});

/** Names of the packages whose code is in what was built, by the source maps beside it. */
async function bundledPackages(): Promise<Set<string>> {
  const names = new Set<string>();
  const out = join(root, 'out');
  for (const file of await readdir(out, { recursive: true })) {
    if (!file.endsWith('.map')) continue;
    const { sources } = z
      .object({ sources: z.array(z.string()) })
      .parse(JSON.parse(await readFile(join(out, file), 'utf8')));
    for (const source of sources) {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}
