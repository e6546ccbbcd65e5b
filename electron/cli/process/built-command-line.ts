import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type * as CommandLine from '../run-command-line.ts';
import { ownCodeFolder } from './compiled-code.ts';
import { loadScripts } from './compiled-scripts.ts';
import { sweep } from './sweep.ts';

/** The command line of a build: scripts beside the one that this is in, run with their compiled code. */
export async function runCommandLine(words: string[]): Promise<number> {
  const codeFolder = process.env.NODE_DISABLE_COMPILE_CACHE === undefined ? ownCodeFolder() : undefined;
  const scripts = loadScripts(
    join(import.meta.dirname, 'command-line.cjs'),
    codeFolder === undefined ? undefined : join(codeFolder, nameOfBuild()),
  );
  const { runCommandLine: run, commandIn } = scripts.exports as typeof CommandLine;
  const exitCode = await run(words);
  if (exitCode === 0 && scripts.keepAfter(commandIn(words)) && codeFolder !== undefined) sweep(codeFolder);
  return exitCode;
}

/** V8 takes back only what the same version of it has compiled. Two builds at two places would replace each other's. */
function nameOfBuild(): string {
  const place = crc32(import.meta.dirname).toString(16);
  return `command-line-${process.versions.node}-${process.arch}-${place}`;
}
