import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPackage } from '@electron/asar';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import electronPackage from '../../node_modules/electron/package.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };
import { folderOfAllTests } from '../support/temporary-folder.ts';
import {
  appImageProgramBytes,
  compiledByNsis,
  createPackagingTools,
  missingTools,
} from './packaging-tools.ts';
import { createStubElectron, createStubElectronForWindows, readFuses } from './stub-electron.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const folder = folderOfAllTests();
const release = join(folder, 'release');
const linuxApp = join(release, 'linux-unpacked');
const windowsApp = join(release, 'win-unpacked');
const named = (suffix: string) => `longshore-${packageJson.version}-${suffix}`;
/** As the security checklist wants them: `packaging.test.ts` has their names. */
const fuses = '010011001';
const missing = process.platform === 'linux' ? missingTools() : ['the programs of Debian'];
const canRun = missing.length === 0;

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
      // What is packed is looked at, not how small it becomes.
      '-c.compression=store',
      // Debian's NSIS is newer than electron-builder's, and misses two texts in Korean.
      '-c.nsis.warningsAsErrors=false',
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
  const environment = await createPackagingTools(folder);
  await createStubElectron(join(folder, 'electron-linux'), electronPackage.version);
  await createStubElectronForWindows(join(folder, 'electron-win'), electronPackage.version);
  makePackages(environment, 'electron-linux', '--linux', 'AppImage', 'deb', 'rpm', 'tar.gz', 'zip');
  makePackages(environment, 'electron-win', '--win', 'nsis', 'portable', 'zip');
});
beforeEach((context) => context.skip(!canRun, `not installed: ${missing.join(', ')}`));

const run = (program: string, ...words: string[]) =>
  execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
/** The files in an archive that 7-Zip can read, with `/`. */
const filesIn = (archive: string) =>
  run('7z', 'l', '-ba', '-slt', archive)
    .split('\n\n')
    .filter((entry) => !/^(?:Attributes = D|Folder = \+)/m.test(entry))
    .flatMap((entry) => /^Path = (.*)$/m.exec(entry)?.[1]?.replaceAll('\\', '/') ?? []);
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
    const installer = join(release, named('win-x64-setup.exe'));
    const inside = join(folder, 'installer');
    run('7z', 'x', '-y', `-o${inside}`, installer);
    const [archive = ''] = (await readdir(join(inside, '$PLUGINSDIR'))).filter((name) =>
      name.endsWith('.7z'),
    );
    expectApp(filesIn(join(inside, '$PLUGINSDIR', archive)), 'Longshore.exe', 'bin/longshore.cmd');
    expect(filesIn(installer)).toContain('$R0/Uninstall Longshore.exe');
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
    const inside = join(folder, type);
    await mkdir(inside);
    if (type === 'deb') run('dpkg-deb', '-x', join(release, named('linux-amd64.deb')), inside);
    else
      run(
        'sh',
        '-c',
        'rpm2archive - < "$0" | tar -xz -C "$1"',
        join(release, named('linux-x86_64.rpm')),
        inside,
      );
    const entry = await readText(inside, 'usr', 'share', 'applications', 'longshore-desktop.desktop');
    expect(entry).toContain('Exec=/opt/Longshore/longshore-desktop -- %U\n');
    expect((await stat(join(inside, 'usr', 'bin', 'longshore'))).mode & 0o777).toBe(0o755);
    const app = join(inside, 'opt', 'Longshore');
    const files = (await readdir(app, { recursive: true })).map(String);
    expectApp(files, 'longshore-desktop', 'bin/longshore');
  });
});

describe('AppImage', () => {
  it('holds the app, and starts it behind --, without the sandbox only where the system has none', async () => {
    const inside = join(folder, 'appimage');
    const appImage = join(release, named('linux-x86_64.AppImage'));
    run('unsquashfs', '-q', '-d', inside, '-o', String(appImageProgramBytes), appImage);
    const files = (await readdir(inside, { recursive: true })).map(String);
    expectApp(files, 'longshore-desktop', 'bin/longshore');
    const entry = await readText(inside, 'longshore-desktop.desktop');
    expect(entry).toMatch(/^Exec=AppRun -- %U$/m);
    expect(entry).toContain('MimeType=x-scheme-handler/longshore;');
    run('desktop-file-validate', join(inside, 'longshore-desktop.desktop'));
    const appRun = await readText(inside, 'AppRun');
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
    expectApp(filesIn(join(release, named('win-x64.zip'))), 'Longshore.exe', 'bin/longshore.cmd');
    expectApp(filesIn(join(release, named('linux-x64.zip'))), 'longshore-desktop', 'bin/longshore');
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
