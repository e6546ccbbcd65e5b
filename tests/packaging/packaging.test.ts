import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import electronPackage from '../../node_modules/electron/package.json' with { type: 'json' };
import { createStubElectron, readFuses } from './stub-electron.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Our own part of an installed app, in bytes. */
const sizeBudget = 6_000_000;

let folder: string;
let app: string;
let asar: string;
let packed: string[];

// Packaged as anybody would, but around a stub of Electron, and with every way to the network closed.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-packaging-'));
  await createStubElectron(join(folder, 'electron'), electronPackage.version);
  const closed = 'http://127.0.0.1:9';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'scripts', 'package.mjs'),
      ...['--linux', 'dir', '--x64'],
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
      },
    },
  );
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  app = join(folder, 'release', 'linux-unpacked');
  asar = join(app, 'resources', 'app.asar');
  packed = listPackage(asar, { isPack: false }).map((path) => path.replaceAll(sep, '/'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

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
      '/out/node/hash-worker.js',
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

  it('asks of main what main understands', async () => {
    const windows = await readFile(join(root, 'assets', 'cli', 'longshore.cmd'), 'utf8');
    expect(windows).toContain('"%~dp0..\\Longshore.exe" --disable-gpu --cli -- %*');
    expect(extractFile(asar, join('out', 'node', 'main.js')).toString()).toContain('--cli');
  });
});

describe('electron-builder.yml', () => {
  const targets = z.object({
    target: z.array(z.object({ target: z.string(), arch: z.union([z.string(), z.array(z.string())]) })),
  });

  it('builds for all three systems', async () => {
    // electron-builder reads its configuration with the same parser.
    const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const text = await readFile(join(root, 'electron-builder.yml'), 'utf8');
    const config = z
      .object({ win: targets, mac: targets, linux: targets })
      .parse(require('js-yaml').load(text));
    const built = Object.entries(config).flatMap(([system, { target }]) =>
      target.map((entry) => `${system} ${entry.target} ${[entry.arch].flat().join('+')}`),
    );
    expect(built).toEqual([
      'win nsis x64+arm64',
      'win portable x64+arm64',
      'win zip x64+arm64',
      'mac dmg universal',
      'mac zip universal',
      'linux AppImage x64+arm64',
      'linux deb x64+arm64',
      'linux rpm x64+arm64',
      'linux tar.gz x64+arm64',
    ]);
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
