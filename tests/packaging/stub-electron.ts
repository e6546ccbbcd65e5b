import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// How @electron/fuses finds the fuses in Electron's program: this text, a version, a length, one character a fuse.
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseVersion = 1;
/** The fuses of a fresh Electron 45, in the order of Electron's `build/fuses/fuses.json5`. */
const freshFuses = '101100011';

const fuseWire = Buffer.concat([
  Buffer.from(sentinel),
  Buffer.from([fuseVersion, freshFuses.length]),
  Buffer.from(freshFuses),
]);

/**
 * Lays out a folder as an unpacked Electron for Windows has it. Its program is one that electron-builder brings along for
 * another purpose, so that its resources can be edited, with fuses behind it; nothing runs it.
 */
export async function createStubElectronForWindows(folder: string, version: string): Promise<void> {
  await createStubElectron(folder, version);
  const vendor = createRequire(import.meta.url).resolve('electron-winstaller/package.json');
  const program = await readFile(join(dirname(vendor), 'vendor', 'rcedit.exe'));
  await rm(join(folder, 'electron'));
  await writeFile(join(folder, 'electron.exe'), Buffer.concat([program, fuseWire]));
}

/**
 * Lays out a folder as an unpacked Electron for Linux has it. Its program is a shell script that prints its
 * arguments, one a line, or runs an unpacked app with them where `runningStub` says so.
 */
export async function createStubElectron(folder: string, version: string): Promise<void> {
  const script = Buffer.from(
    [
      '#!/bin/sh',
      '[ -z "$STUB_APP" ] || exec "$STUB_NODE" --import "$STUB_ELECTRON" "$STUB_APP" "$@"',
      'printf \'%s\\n\' "$@"',
      'exit 0',
      '',
    ].join('\n'),
  );
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  const files: Record<string, string | Buffer> = {
    electron: Buffer.concat([script, fuseWire, Buffer.from('\n')]),
    version,
    LICENSE: 'Electron’s licence',
    'LICENSES.chromium.html': '<!doctype html>',
    'locales/en-US.pak': '',
    'locales/de.pak': '',
    'locales/zh-CN.pak': '',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await chmod(join(folder, 'electron'), 0o755);
}

/** The environment in which the stub runs an unpacked app. @param main the app's main module. */
export function runningStub(main: string): Record<string, string> {
  return {
    STUB_APP: main,
    STUB_NODE: process.execPath,
    STUB_ELECTRON: new URL('./run-as-electron.ts', import.meta.url).href,
  };
}

/** The fuses of a packaged program, one character each: `0` off, `1` on. */
export function readFuses(program: Buffer): string {
  const at = program.indexOf(sentinel) + sentinel.length;
  const length = program[at + 1] ?? 0;
  return program.subarray(at + 2, at + 2 + length).toString('latin1');
}
