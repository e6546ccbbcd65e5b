import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPackage } from '@electron/asar';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import electronPackage from '../../node_modules/electron/package.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };
import { folderOfAllTests } from '../support/temporary-folder.ts';
import { createStubElectron, createStubElectronForWindows, readFuses } from './stub-electron.ts';
import { askedOfFpm, createStubFpm } from './stub-fpm.ts';
import { compiledByNsis, createStubTools } from './stub-tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const folder = folderOfAllTests();
const release = join(folder, 'release');
const linuxApp = join(release, 'linux-unpacked');
const windowsApp = join(release, 'win-unpacked');
const named = (suffix: string) => `longshore-${packageJson.version}-${suffix}`;
/** As the security checklist wants them: `packaging.test.ts` has their names. */
const fuses = '010011001';
const canRun = process.platform === 'linux';

const updateFile = z.object({
  version: z.literal(packageJson.version),
  files: z.array(z.object({ url: z.string(), sha512: z.string(), size: z.number() })),
});

/** Makes packages as the release workflow does, with every way to the network closed. */
function makePackages(environment: Record<string, string>, electron: string, ...targets: string[]): void {
  const closed = 'http://127.0.0.1:9';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'scripts', 'package.mjs'),
      ...targets,
      '--x64',
      `-c.electronDist=${join(folder, electron)}`,
      `-c.directories.output=${release}`,
      '-c.win.signExecutable=false',
      ...['provider=github', 'owner=owner', 'repo=longshore'].map((setting) => `-c.publish.${setting}`),
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        HTTPS_PROXY: closed,
        HTTP_PROXY: closed,
        ELECTRON_BUILDER_CACHE: join(folder, 'cache'),
        ...environment,
      },
    },
  );
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
}

beforeAll(async () => {
  if (!canRun) return;
  const environment = { ...(await createStubTools(folder)), CUSTOM_FPM_PATH: await createStubFpm(folder) };
  await createStubElectron(join(folder, 'electron-linux'), electronPackage.version);
  await createStubElectronForWindows(join(folder, 'electron-win'), electronPackage.version);
  makePackages(environment, 'electron-linux', '--linux', 'AppImage', 'deb', 'rpm', 'tar.gz', 'zip');
  makePackages(environment, 'electron-win', '--win', 'nsis', 'portable', 'zip');
});
beforeEach((context) => context.skip(!canRun, 'the stubs of packaging programs are for Linux'));

const readText = (...parts: string[]) => readFile(join(...parts), 'utf8');

/** What every package holds, whatever wraps it. */
function expectApp(files: string[], program: string, launcher: string): void {
  for (const needed of [
    program,
    launcher,
    'resources/app.asar',
    'resources/THIRD-PARTY-LICENSES.md',
    'resources/LICENSE',
  ])
    expect(files).toContain(needed);
  expect(files.filter((file) => /node_modules|\.map$|\.ts$|default_app/.test(file))).toEqual([]);
}

it('all packages of a system are made without a download', async () => {
  expect(existsSync(join(folder, 'cache'))).toBe(false);
  const made = (await readdir(release)).filter((name) => name.startsWith('longshore-'));
  expect(made.filter((name) => !name.endsWith('.blockmap')).sort()).toEqual(
    [
      ...[
        'linux-amd64.deb',
        'linux-x64.tar.gz',
        'linux-x64.zip',
        'linux-x86_64.AppImage',
        'linux-x86_64.rpm',
      ],
      ...['win-x64-portable.exe', 'win-x64-setup.exe', 'win-x64.zip'],
    ]
      .map(named)
      .sort(),
  );
});

it.each([
  ['linux', linuxApp, 'longshore-desktop'],
  ['win', windowsApp, 'Longshore.exe'],
] as const)(
  'the program for %s has the fuses of the checklist, around the same archive',
  async (_system, app, program) => {
    expect(readFuses(await readFile(join(app, program)))).toBe(fuses);
    const packed = (folderOfApp: string) =>
      listPackage(join(folderOfApp, 'resources', 'app.asar'), { isPack: false });
    expect(packed(app)).toEqual(packed(linuxApp));
  },
);

describe('nsis', () => {
  const setup = async () => {
    const made = await compiledByNsis(folder);
    const found = made.find(
      ({ words }) =>
        words.some((word) => word.includes('-setup.exe')) && !words.includes('-DBUILD_UNINSTALLER'),
    );
    if (found === undefined) throw new Error('No installer was compiled');
    return found;
  };

  it('holds the app and its command line', async () => {
    expectApp(
      (await readText(release, named('win-x64-setup.exe'))).split('\n'),
      'Longshore.exe',
      'bin/longshore.cmd',
    );
  });

  it('is compiled with Longshore’s own part: links, and shortcuts that pass --', async () => {
    const { script, words } = await setup();
    const [, included] = /!include "(.*installer\.nsh)"/.exec(script) ?? [];
    const own = await readText(included ?? '');
    expect(own).toContain('"$appExe" -- "%1"');
    expect(own).toContain('CreateShortCut "$' + '{LINK}" "$appExe" "--" "$appExe"');
    expect(words).toContain('-DAPP_ID=app.longshore');
    // By this file the app knows that an installer has put it where it is.
    expect(await readText(root, 'electron', 'desktop', 'system', 'package-kind.ts')).toContain(
      "'Uninstall Longshore.exe'",
    );
    expect(words).toContain('-DPRODUCT_FILENAME=Longshore');
  });
});

describe('the portable program', () => {
  it('starts the app with its own words behind --', async () => {
    const made = await compiledByNsis(folder);
    const portable = made.find(({ words }) => words.some((word) => word.includes('-portable.exe')));
    expect(portable?.script).toContain('ExecWait "$INSTDIR\\$' + '{APP_EXECUTABLE_FILENAME} -- $R0" $0');
  });
});

describe('deb and rpm', () => {
  it.each(['deb', 'rpm'] as const)('%s opens links behind --, and brings the command', async (type) => {
    const { words, desktopEntry } = await askedOfFpm(folder, type);
    expect(desktopEntry).toContain('Exec=/opt/Longshore/longshore-desktop -- %U\n');
    expect(words).toContain('assets/cli/longshore=/usr/bin/longshore');
  });
});

describe('AppImage', () => {
  it('holds the app, and starts it behind --, without the sandbox only where the system has none', async () => {
    const files = (await readdir(join(folder, 'appimage'), { recursive: true })).map(String);
    expectApp(files, 'longshore-desktop', 'bin/longshore');
    const entry = await readText(folder, 'appimage', 'longshore-desktop.desktop');
    expect(entry).toMatch(/^Exec=AppRun -- %U$/m);
    expect(entry).toContain('MimeType=x-scheme-handler/longshore;');
    const appRun = await readText(folder, 'appimage', 'AppRun');
    expect(appRun).toMatch(/! unshare -Ur true 2>\/dev\/null ; then\n {2}NO_SANDBOX=\(--no-sandbox\)\nfi/);
  });
});

describe('archives', () => {
  it('tar.gz holds the app below one folder', () => {
    const listed = execFileSync('tar', ['-tzf', join(release, named('linux-x64.tar.gz'))], {
      encoding: 'utf8',
    });
    const files = listed.split('\n').filter((name) => name !== '' && !name.endsWith('/'));
    const [top] = files[0]?.split('/') ?? [];
    expectApp(
      files.map((name) => name.slice((top ?? '').length + 1)),
      'longshore-desktop',
      'bin/longshore',
    );
  });

  it('zip for Windows and for Linux hold it without one', async () => {
    expectApp(
      (await readText(release, named('win-x64.zip'))).split('\n'),
      'Longshore.exe',
      'bin/longshore.cmd',
    );
    expectApp(
      (await readText(release, named('linux-x64.zip'))).split('\n'),
      'longshore-desktop',
      'bin/longshore',
    );
  });
});

describe('update metadata', () => {
  it.each([
    ['latest.yml', ['win-x64-setup.exe']],
    ['latest-linux.yml', ['linux-x86_64.AppImage', 'linux-amd64.deb', 'linux-x86_64.rpm']],
  ])('%s has the hash of each package that can be replaced, and of no other', async (name, packages) => {
    const { files } = updateFile.parse(require('js-yaml').load(await readText(release, name)));
    expect(files.map(({ url }) => url).sort()).toEqual(packages.map(named).sort());
    for (const { url, sha512, size } of files) {
      const file = join(release, url);
      expect(sha512).toBe(
        createHash('sha512')
          .update(await readFile(file))
          .digest('base64'),
      );
      expect(size).toBe((await stat(file)).size);
    }
  });

  it.each([linuxApp, windowsApp])('in %s says where newer versions are', async (app) => {
    const text = await readText(app, 'resources', 'app-update.yml');
    expect(require('js-yaml').load(text)).toMatchObject({
      provider: 'github',
      owner: 'owner',
      repo: 'longshore',
    });
  });
});

describe('entitlements', () => {
  it('for macOS are one, and code in the archive needs no other', async () => {
    const list = await readText(root, 'assets', 'entitlements.mac.plist');
    expect(list.match(/<key>/g)).toHaveLength(1);
  });
});
