import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import type * as CommandLine from '../run-command-line.ts';
import { ownCodeFolder } from './compiled-code.ts';
import { loadScript } from './compiled-script.ts';

/** The command line of a build: one file, which lies beside the one that this is in, run with its compiled code. */
export async function runCommandLine(words: string[]): Promise<number> {
  const script = loadScript(join(import.meta.dirname, 'command-line.cjs'), codePath());
  const { runCommandLine: run } = script.exports as typeof CommandLine;
  const exitCode = await run(words);
  if (exitCode === 0) script.keepAfter(words[0] ?? '');
  return exitCode;
}

/** V8 takes back only what the same version of it has compiled, with the same settings, for the same processor. */
function codePath(): string | undefined {
  if (process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return undefined;
  const folder = ownCodeFolder();
  const version = `${process.versions.node}-${process.arch}-${cachedDataVersionTag().toString(16)}`;
  return folder === undefined ? undefined : join(folder, `command-line-${version}`);
}
