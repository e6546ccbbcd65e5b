import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Takes settings out of the environment, so that no program started from here finds them there.
 * @throws {Error} with the names of those that are missing, since half a signature is none.
 */
export function takeSettings(names) {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`A signature needs ${missing.join(', ')} in the environment.`);
  return names.map((name) => {
    const value = process.env[name];
    delete process.env[name];
    return value;
  });
}

/**
 * Runs a program of the system to its end.
 * @param env what it finds in its environment besides this process's own.
 * @returns what it has printed.
 * @throws {Error} with the program's name and first word alone: the others may be a password.
 */
export function call(program, words, env = {}) {
  const { status, stdout, error } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error !== undefined) throw new Error(`${program} could not be started: ${error.code}`);
  if (status !== 0) throw new Error(`${program} ${words[0]} failed with exit code ${status}.`);
  return stdout;
}

/** Runs `work` with a folder that only this user can read, which is gone afterwards. */
export function withPrivateFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-signing-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
