import { afterEach, expect, test, vi } from 'vitest';
import type { ServerOptions } from '../../server/start.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { createProgram } from './program.ts';

const started: ServerOptions[] = [];
vi.mock('../../server/start.ts', () => ({
  async startServer(options: ServerOptions) {
    started.push(options);
    options.announce?.('http://127.0.0.1:1/#code=first');
    options.announce?.('http://127.0.0.1:1/#code=second');
    return { close: async () => {} };
  },
}));
vi.mock('../../engine/engine.ts', () => ({ openEngine: async () => ({ close: async () => {} }) }));
afterEach(() => void started.splice(0));

async function serve(...words: string[]) {
  const lines: string[] = [];
  const notes: string[] = [];
  const environment: CommandEnvironment = {
    signal: AbortSignal.abort(),
    columns: undefined,
    progressTerminal: undefined,
    writeLine: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
  };
  const program = await createProgram(async (_form, run) => void (await run(environment)));
  await program.parseAsync(['serve', ...words], { from: 'user' });
  return { lines, notes };
}

test('every address is told, as people or programs read it', async () => {
  expect((await serve()).lines).toEqual([
    'Longshore is at http://127.0.0.1:1/#code=first',
    'Longshore is at http://127.0.0.1:1/#code=second',
  ]);
  expect((await serve('--json')).lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'listening', url: 'http://127.0.0.1:1/#code=first' },
    { type: 'listening', url: 'http://127.0.0.1:1/#code=second' },
  ]);
});

test.each(['127.0.0.1', 'localhost', '::1', '127.1.2.3'])('--host %s is not warned of', async (host) => {
  expect((await serve('--host', host)).notes).toEqual(['Press Ctrl-C to stop.']);
});

test.each(['0.0.0.0', '::', '192.0.2.1', 'build.example'])('--host %s is warned of', async (host) => {
  const { lines, notes } = await serve('--host', host, '--json');
  expect(notes.join()).toMatch(/plain HTTP carries everything over the network unprotected.*SSH tunnel.*TLS/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    type: 'listening',
    warning: expect.stringMatching(/unprotected/),
  });
});
