import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** What `npm run build` leaves. */
export const builtFolder = fileURLToPath(new URL('../../../out', import.meta.url));

/** Where all tests keep what is compiled of it. */
export const caches = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

/** One line of NDJSON. */
export interface JsonLine {
  type: string;
  [field: string]: unknown;
}

/** What a command left behind. */
export interface CliResult {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** The lines of stdout that are JSON objects. */
  lines: JsonLine[];
}

/** Where a command works. */
export interface CliPlaces {
  /** `LONGSHORE_LIBRARY`. */
  library: string;
  /** `LONGSHORE_STATE`. */
  state: string;
  /** Further environment variables, such as `DOCKER_CONFIG`. */
  environment?: Record<string, string>;
  /** A program with its arguments that starts the command, such as `prlimit --fsize=1000`. */
  startedBy?: string[];
  /** What runs in place of the checkout's own Node and command line, which another account may not be let into. */
  copies?: { node: string; cliFile: string };
}

/** A command that is still running. */
export interface RunningCli {
  readonly process: ChildProcess;
  /** The lines so far. */
  readonly lines: readonly JsonLine[];
  /** Waits for a line; rejects when the command ends without it. */
  waitForLine(matches: (line: JsonLine) => boolean): Promise<JsonLine>;
  kill(signal: NodeJS.Signals): void;
  readonly finished: Promise<CliResult>;
}

/** Runs a command to its end. */
export async function runCli(args: string[], places: CliPlaces): Promise<CliResult> {
  return await startCli(args, places).finished;
}

/** Starts a command with nothing of this process's environment but its search path; it dies with the test. */
export function startCli(args: string[], places: CliPlaces): RunningCli {
  const { node, cliFile } = places.copies ?? {
    node: process.execPath,
    cliFile: join(builtFolder, 'node', 'cli.cjs'),
  };
  const [program = '', ...words] = [...(places.startedBy ?? []), node, cliFile, ...args];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: places.state,
      LONGSHORE_LIBRARY: places.library,
      LONGSHORE_STATE: places.state,
      // In the home folder of one test compiled code would hardly be used again.
      ...(places.environment?.HOME === undefined ? { XDG_CACHE_HOME: caches } : {}),
      ...places.environment,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: JsonLine[] = [];
  const stdout: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    stdout.push(line);
    if (line.startsWith('{')) lines.push(JSON.parse(line) as JsonLine);
    child.emit('longshore-line');
  });
  const finished = Promise.all([text(child.stderr), once(child, 'close'), once(reader, 'close')]).then(
    ([stderr, [code]]) => ({ code: code as number | null, stdout: stdout.join('\n'), stderr, lines }),
  );
  return {
    process: child,
    lines,
    finished,
    kill: (signal) => void child.kill(signal),
    async waitForLine(matches) {
      for (;;) {
        const line = lines.find(matches);
        if (line !== undefined) return line;
        const end = await Promise.race([once(child, 'longshore-line').then(() => undefined), finished]);
        if (end !== undefined && !lines.some(matches)) {
          throw new Error(
            `The command ended with ${end.code} before that line: ${end.stdout}\n${end.stderr}`,
          );
        }
      }
    },
  };
}

/** The last line of a command that writes NDJSON. @throws when there is none. */
export function lastLine({ lines, stderr }: CliResult): JsonLine {
  const line = lines.at(-1);
  if (line === undefined) throw new Error(`The command wrote no JSON line. Its stderr: ${stderr}`);
  return line;
}
