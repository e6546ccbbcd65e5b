import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program that works on and on, and tells with a number per line how far it has come. */
export interface StoppableChild {
  /** The newest number; 0 before the first. */
  readonly reported: number;
  /** Lets it work for some ms, at least up to its next number, and stops it wherever it is then. Linux only. */
  workFor(ms: number): Promise<void>;
  /** Kills it where it is. */
  kill(): Promise<void>;
}

/**
 * Starts a script, which ends with the test.
 * @param script URL of the TypeScript file.
 */
export function stoppableChild(script: URL, ...args: string[]): StoppableChild {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} cannot be started`);
  let reported = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    reported = Number(line);
  });
  return {
    get reported() {
      return reported;
    },
    async workFor(ms) {
      const before = reported;
      process.kill(pid, 'SIGCONT');
      while (reported === before) {
        if (child.exitCode !== null) throw new Error(`${script} has ended with ${child.exitCode}`);
        await delay(1);
      }
      await delay(ms);
      process.kill(pid, 'SIGSTOP');
      while (!isStopped(pid)) await delay(1);
      // What it said last is in the pipe.
      await delay(5);
    },
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** True when no thread of a process is at work any more, also not within the system. */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    // The state follows the name, which is in parentheses.
    return status.slice(status.lastIndexOf(')') + 2).startsWith('T');
  });
}
