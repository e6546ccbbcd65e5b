import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { UsageError } from '../process/failure.ts';
import { createProgram } from './program.ts';

/** Runs a command line in this process. @throws what the command throws. */
async function run(words: readonly string[], environment: Partial<CommandEnvironment> = {}): Promise<number> {
  let exitCode = -1;
  const program = await createProgram(async (_, command) => {
    exitCode = await command({
      signal: new AbortController().signal,
      columns: undefined,
      progressTerminal: undefined,
      writeLine() {},
      note() {},
      ...environment,
    });
  });
  await program.parseAsync(words, { from: 'user' });
  return exitCode;
}

test('what can do nothing without a library says that there is none in the one that is named, and makes none', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'typo');
  const places = ['--library', library, '--state', join(folder, 'state')];
  for (const words of [
    ['list'],
    ['list', '--digests'],
    ['files', 'a:1'],
    ['diff', 'a:1', 'b:1'],
    ['cat', 'a:1', '/a'],
    ['extract', 'a:1', '/', '--output', join(folder, 'out')],
    ['verify', '--repair'],
    ['export', 'a:1', '--format', 'oci', '--output', join(folder, 'out')],
    ['bundle', 'a:1', '--output', join(folder, 'out')],
    ['outdated'],
    ['update', '--all'],
    ['remove', 'a:1'],
    ['prune'],
  ]) {
    const refusal = await run([...words, ...places]).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal, words.join(' ')).toBeInstanceOf(UsageError);
    expect(String(refusal)).toContain(`There is no library in ${library}`);
  }
  expect(existsSync(library)).toBe(false);
});

test('what adds no image makes no library, also where it needs none', async () => {
  const folder = temporaryFolder();
  const library = join(folder, 'library');
  const places = ['--library', library, '--state', join(folder, 'state')];
  for (const words of [['mirrors'], ['follow'], ['follow', 'a:1'], ['unfollow', 'a:1']])
    expect(await run([...words, ...places]), words.join(' ')).toBe(0);
  // Refused once the engine is open, before anybody is asked.
  for (const words of [
    ['inspect', 'A:1'],
    ['tags', 'A'],
    ['files', 'A:1', '--fetch-listing'],
  ])
    await expect(run([...words, ...places]), words.join(' ')).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    });
  await expect(run(['history', 'a:1', ...places])).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' });
  expect(existsSync(library)).toBe(false);
});

test('a library of the environment or the settings that is not there yet is an empty one, and none is made', async () => {
  const folder = temporaryFolder();
  vi.stubEnv('HOME', folder);
  vi.stubEnv('USERPROFILE', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const byEnvironment = join(folder, 'new');
  for (const library of ['', byEnvironment]) {
    vi.stubEnv('LONGSHORE_LIBRARY', library === '' ? undefined : library);
    for (const [words, answer] of [
      [['list'], '[]'],
      [['list', '--digests'], '[]'],
      [['outdated'], undefined],
      [['verify', '--repair'], undefined],
      [['prune'], undefined],
      [['prune', '--dry-run'], undefined],
      [
        ['update', '--all'],
        '{"type":"summary","done":0,"failed":0,"bytesFetched":0,"bytesReused":0,"seconds":0}',
      ],
    ] as const) {
      const lines: string[] = [];
      const notes: string[] = [];
      const output = {
        writeLine: (line: string) => lines.push(line),
        note: (line: string) => notes.push(line),
      };
      const given = [...words, '--json', '--state', join(folder, 'state')];
      expect(await run(given, output), words.join(' ')).toBe(0);
      if (answer !== undefined) expect(lines.join('\n')).toBe(answer);
      if (library !== '') expect(notes.join('\n')).toContain(`There is no library in ${library}`);
    }
    for (const words of [
      ['files', 'a:1'],
      ['remove', 'a:1'],
      ['update', 'a:1'],
    ])
      await expect(run([...words, '--state', join(folder, 'state')])).rejects.toMatchObject({
        code: 'MANIFEST_UNKNOWN',
      });
  }
  expect(readdirSync(folder)).toEqual(['state']);
});
