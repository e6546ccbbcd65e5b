import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a program left behind. */
export interface ProgramResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end.
 * @param place where it works, and in which environment; this process's unless given.
 * @throws when it cannot be started at all.
 */
export async function runProgram(
  name: string,
  args: string[],
  place: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramResult> {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], ...place });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, stdout, stderr };
}

/** Runs a program that must succeed, and gives its stdout. @throws with its stderr when it does not. */
export async function runSuccessfully(
  name: string,
  args: string[],
  place: Parameters<typeof runProgram>[2] = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(name, args, place);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
