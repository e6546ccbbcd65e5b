import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ProgramResult } from '../support/programs/run-program.ts';

/** Runs a program to its end with these environment variables and no others. */
export async function runInEnvironment(
  name: string,
  words: string[],
  env: Record<string, string>,
): Promise<ProgramResult> {
  const child = spawn(name, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}
