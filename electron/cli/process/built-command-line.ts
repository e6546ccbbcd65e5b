import { join } from 'node:path';
import type * as CommandLine from '../run-command-line.ts';
import { ownCodeFolder } from './compiled-code.ts';
import { loadScripts } from './compiled-scripts.ts';

/** The command line of a build: scripts beside the one that this is in, run with their compiled code. */
export async function runCommandLine(words: string[]): Promise<number> {
  const scripts = loadScripts(join(import.meta.dirname, 'command-line.cjs'), codePaths());
  const { runCommandLine: run } = scripts.exports as typeof CommandLine;
  const exitCode = await run(words);
  if (exitCode === 0) scripts.keepAfter(words[0] ?? '');
  return exitCode;
}

/** V8 takes back only what the same version of it has compiled, with the same settings, for the same processor, and refuses the rest. */
function codePaths(): (name: string) => string | undefined {
  const folder = process.env.NODE_DISABLE_COMPILE_CACHE === undefined ? ownCodeFolder() : undefined;
  if (folder === undefined) return () => undefined;
  const version = `${process.versions.node}-${process.arch}`;
  return (name) => join(folder, `${name}-${version}`);
}
