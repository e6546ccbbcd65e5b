import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runInEnvironment } from './run-in-environment.ts';
import { callsOfStubs, createStubPrograms } from './stub-programs.ts';

const scripts = fileURLToPath(new URL('../../scripts/packaging/', import.meta.url));
const certificate = Buffer.from('a certificate').toString('base64');

let folder: string;
let environment: Record<string, string>;

const put = async (path: string, content: string | Buffer) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};
const sign = (script: string, path: string, env: Record<string, string>) =>
  runInEnvironment(process.execPath, [join(scripts, script), join(folder, path)], { ...environment, ...env });

beforeEach(async (context) => {
  context.skip(process.platform === 'win32', 'the stubs are shell scripts');
  folder = temporaryFolder();
  await mkdir(join(folder, 'tmp'));
  environment = { PATH: `${folder}:${process.env.PATH}`, TMPDIR: join(folder, 'tmp') };
});

describe('the signature of the app for macOS', () => {
  const secrets = {
    MAC_IDENTITY: 'Developer ID Application: Somebody',
    MAC_CERTIFICATE: certificate,
    MAC_CERTIFICATE_PASSWORD: 'hunter2',
    APPLE_API_KEY: 'a key',
    APPLE_API_KEY_ID: 'ID',
    APPLE_API_ISSUER: 'issuer',
  };
  const frameworks = 'Longshore.app/Contents/Frameworks';
  const electron = `${frameworks}/Electron Framework.framework`;
  const helper = `${frameworks}/Longshore Helper (GPU).app`;

  beforeEach(async () => {
    const code = Buffer.from('cafebabe00', 'hex');
    for (const path of [
      'Longshore.app/Contents/MacOS/Longshore',
      `${electron}/Versions/A/Electron Framework`,
      `${electron}/Versions/A/Libraries/libffmpeg.dylib`,
      `${electron}/Versions/A/Helpers/chrome_crashpad_handler`,
      `${helper}/Contents/MacOS/Longshore Helper (GPU)`,
    ])
      await put(path, code);
    await put('Longshore.app/Contents/Resources/bin/longshore', '#!/bin/sh\n');
    await put('Longshore.app/Contents/Resources/empty', '');
    await symlink('A', join(folder, electron, 'Versions', 'Current'));
    await createStubPrograms(folder, { codesign: '', security: '', xcrun: '', ditto: '', spctl: '' });
  });

  it('is put on from the inside out, with entitlements for programs alone', async () => {
    expect(await sign('sign-mac-app.mjs', 'Longshore.app', secrets)).toMatchObject({ code: 0, stderr: '' });
    const signed = (await callsOfStubs(folder)).filter((words) => words.includes('--sign'));
    const relative = (path = '') => path.slice(folder.length + 1);
    expect(signed.map((words) => [relative(words.at(-1)), words.includes('--entitlements')])).toEqual([
      [`${electron}/Versions/A/Helpers/chrome_crashpad_handler`, false],
      [`${electron}/Versions/A/Libraries/libffmpeg.dylib`, false],
      [electron, false],
      [helper, true],
      ['Longshore.app', true],
    ]);
    for (const words of signed) {
      expect(words.join(' ')).toContain('--sign Developer ID Application: Somebody --keychain ');
      expect(words.join(' ')).toContain('--timestamp --options runtime');
    }
    const entitlements = signed.at(-1)?.[(signed.at(-1)?.indexOf('--entitlements') ?? 0) + 1] ?? '';
    expect(existsSync(entitlements)).toBe(true);
  });

  it('is looked at, notarized and stapled after that', async () => {
    await sign('sign-mac-app.mjs', 'Longshore.app', secrets);
    const calls = (await callsOfStubs(folder)).map((words) => words.slice(0, 3).join(' '));
    expect(calls.slice(calls.findIndex((call) => call.startsWith('security delete-keychain')) + 1)).toEqual([
      'codesign --verify --deep',
      'ditto -c -k',
      'xcrun notarytool submit',
      `xcrun stapler staple`,
      'spctl --assess --type',
    ]);
  });

  it('leaves no secret behind: not in a file, nor in the environment of another program', async () => {
    await sign('sign-mac-app.mjs', 'Longshore.app', secrets);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect(await readFile(join(folder, 'secrets'), 'utf8')).toBe('');
  });

  it('takes the keychain away again when it fails, and says no password', async () => {
    await createStubPrograms(folder, { codesign: 'END\nexit 1\ncat <<END' });
    const { code, stderr } = await sign('sign-mac-app.mjs', 'Longshore.app', secrets);
    expect(code).toBe(1);
    expect(stderr).toContain('codesign --force failed with exit code 1');
    expect(stderr).not.toContain('hunter2');
    expect((await callsOfStubs(folder)).at(-1)?.slice(0, 2)).toEqual(['security', 'delete-keychain']);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('is not put on in part: without one of the secrets nothing is called', async () => {
    const { code, stderr } = await sign('sign-mac-app.mjs', 'Longshore.app', {
      ...secrets,
      APPLE_API_KEY: '',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('A signature needs APPLE_API_KEY in the environment.');
    expect(existsSync(join(folder, 'calls'))).toBe(false);
  });
});

describe('the signature of programs for Windows', () => {
  const secrets = {
    WINDOWS_PUBLISHER: 'Somebody, Inc.',
    WINDOWS_CERTIFICATE: certificate,
    WINDOWS_CERTIFICATE_PASSWORD: 'hunter2',
  };
  const kits = 'Windows Kits/10/bin';

  beforeEach(async () => {
    environment['ProgramFiles(x86)'] = folder;
    await put('app/Longshore.exe', '');
    await put('app/Longshore.exe.blockmap', '');
    await put('app/resources/elevate.exe', '');
    await put('app/ffmpeg.dll', '');
    await createStubPrograms(folder, {
      powershell: JSON.stringify({ thumbprint: 'F00D', subject: 'CN="Somebody, Inc.", O=Somebody, C=CH' }),
      [`${kits}/10.0.26100.0/x64/signtool.exe`]: '',
      [`${kits}/10.0.9999.0/x64/signtool.exe`]: 'END\nexit 1\ncat <<END',
    });
  });

  it('is put on every program by the newest signtool, with a timestamp', async () => {
    expect(await sign('sign-windows-files.mjs', 'app', secrets)).toMatchObject({ code: 0, stderr: '' });
    const calls = (await callsOfStubs(folder)).filter(([name]) => name === 'signtool.exe');
    for (const program of ['app/Longshore.exe', 'app/resources/elevate.exe']) {
      const file = join(folder, program);
      const [signing = [], checking = [], ...others] = calls.filter((words) => words.at(-1) === file);
      expect(signing.slice(1, 6)).toEqual(['sign', '/sha1', 'F00D', '/fd', 'SHA256']);
      expect(signing).toContain('/tr');
      expect(checking).toEqual(['signtool.exe', 'verify', '/pa', file]);
      expect(others).toEqual([]);
    }
    expect(calls).toHaveLength(4);
  });

  it('takes away the block map of what it has changed', async () => {
    await sign('sign-windows-files.mjs', 'app', secrets);
    expect((await readdir(join(folder, 'app'))).sort()).toEqual(['Longshore.exe', 'ffmpeg.dll', 'resources']);
  });

  it('leaves no secret behind: in no file, no word, no environment of another program', async () => {
    await sign('sign-windows-files.mjs', 'app', secrets);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect(await readFile(join(folder, 'secrets'), 'utf8')).toBe('');
    expect(JSON.stringify(await callsOfStubs(folder))).not.toContain('hunter2');
    expect((await callsOfStubs(folder)).findLast(([name]) => name === 'powershell')?.join(' ')).toContain(
      'Remove-Item',
    );
  });

  it.each(['CN="Somebody, Inc.", O=Somebody, C=CH', 'Somebody, Inc.'])(
    'is by the publisher that installed apps know as %s',
    async (publisher) => {
      const settings = { ...secrets, WINDOWS_PUBLISHER: publisher };
      expect(await sign('sign-windows-files.mjs', 'app', settings)).toMatchObject({ code: 0 });
    },
  );

  it('is by no other publisher, whose updates installed apps would refuse', async () => {
    const { code, stderr } = await sign('sign-windows-files.mjs', 'app', {
      ...secrets,
      WINDOWS_PUBLISHER: 'Somebody',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('and not of Somebody.');
    expect((await callsOfStubs(folder)).filter(([name]) => name === 'signtool.exe')).toEqual([]);
  });
});

it.each(['sign-mac-app.mjs', 'sign-windows-files.mjs', 'finish-release.mjs', 'store-drafts.mjs'])(
  '%s runs without anything that has to be installed',
  async (entry) => {
    const reached = [entry];
    for (const name of reached) {
      const code = await readFile(join(scripts, name), 'utf8');
      const names = [...code.matchAll(/\bfrom '([^']+)'|\bimport\(/g)].map(([, from = 'import()']) => from);
      expect(names.filter((from) => !/^(?:node:[\w/]+|\.\.?\/[\w/-]+\.mjs)$/.test(from))).toEqual([]);
      for (const from of names.filter((each) => each.startsWith('.'))) {
        const path = posix.join(posix.dirname(name), from);
        if (!reached.includes(path)) reached.push(path);
      }
    }
    expect(reached.length).toBeGreaterThan(2);
  },
);
