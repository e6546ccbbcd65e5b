import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { commandIn, createProgram } from './program.ts';

interface Attempt {
  /** The forms of output of the commands that ran. */
  ran: string[];
  stderr: string;
  error: CommanderError | undefined;
}

async function attempt(...words: string[]): Promise<Attempt> {
  const ran: string[] = [];
  let stderr = '';
  const program = await createProgram(async (form) => void ran.push(form));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: () => {},
      writeErr: (text) => {
        stderr += text;
      },
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return { ran, stderr, error: undefined };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { ran, stderr, error };
  }
}

test.each([
  [['pull', 'windows/servercore:ltsc2019'], 'text'],
  [['pull', 'a:1', '--platform', 'linux/arm64', '--json'], 'lines'],
  [['pull', 'a:1', '--all-platforms', '--format', 'oci', '--output', 'x'], 'text'],
  [['pull', 'a:1', '--connections', '4', '--limit-rate', '10M', '--plain-http', '--library', 'x'], 'text'],
  [['inspect', 'a:1', '--json'], 'document'],
  [['tags', 'a', '--json', '--state', 'x'], 'document'],
  [['catalog'], 'text'],
  [['catalog', 'mcr.microsoft.com'], 'text'],
  [['list', '--json'], 'document'],
  [['verify'], 'text'],
  [['verify', 'a:1'], 'text'],
  [['remove', 'a:1'], 'text'],
  [['remove', 'a:1', '--platform', 'linux/arm64'], 'text'],
  [['export', 'a:1', '--platform', 'linux/arm64', '--format', 'oci', '--output', 'x'], 'text'],
  [['export', 'a:1', '--format', 'docker-archive', '--output', 'x.tar', '--json'], 'lines'],
  [['bundle', 'a:1', 'b:2', '--output', 'x', '--split', '4000M', '--json'], 'lines'],
  [['list', '--digests'], 'text'],
  [['outdated', 'a:1', '--json'], 'document'],
  [['update', '--all', '--keep', '--limit-rate', '10M', '--json'], 'lines'],
  [['update', 'a:1', 'b:2', '--replace'], 'text'],
  [['pull', 'a:1', '--start-at', '22:00', '--stop-at', '6:00', '--hours'], 'text'],
  [['follow'], 'text'],
  [['follow', 'a:1', '--fetch', '--keep', '--json'], 'document'],
  [['unfollow', 'a:1'], 'text'],
  [['history', 'a:1', '--json'], 'document'],
  [['import', 'a.tar', 'layout', '--json'], 'lines'],
  [['import', 'a.tar', '--name', 'a.example/b:1'], 'text'],
  [['files', 'a:1', '/usr', '--layer', '2', '--recursive', '--json'], 'document'],
  [['files', 'a:1', '--search', '*.dll', '--platform', 'linux/arm64'], 'text'],
  [['cat', 'a:1', '/etc/os-release'], 'text'],
  [['extract', 'a:1', '/etc', '--output', 'x', '--json'], 'lines'],
  [['diff', 'a:1', 'a:2', '--json'], 'document'],
  [['serve', '--host', '127.0.0.1', '--port', '0', '--registry', 'x.example', '--json'], 'lines'],
])('%j runs and writes %s', async (words, form) => {
  expect(await attempt(...words)).toEqual({ ran: [form], stderr: '', error: undefined });
});

test.each([
  [['pul', 'a:1'], 'Did you mean pull?'],
  [['remove'], "missing required argument 'reference'"],
  [['inspect', 'a:1', 'b:1'], 'too many arguments'],
  [['pull', 'a:1', '--al-platforms'], 'Did you mean --all-platforms?'],
  [['pull', 'a:1', '--platform', 'linux/amd64', '--all-platforms'], 'cannot be used with'],
  [['pull', 'a:1', '--format', 'zip', '--output', 'x'], 'Allowed choices are docker-archive'],
  [['pull', 'a:1', '--connections', 'many'], 'whole number from 1 to 32'],
  [['pull', 'a:1', '--limit-rate', 'fast'], 'bytes per second'],
  [['export', 'a:1'], "required option '--format <format>'"],
  [['export', 'a:1', '--format', 'oci'], "required option '--output <path>'"],
  [['bundle', '--output', 'x'], "missing required argument 'references'"],
  [['bundle', 'a:1'], "required option '--output <folder>'"],
  [['bundle', 'a:1', '--output', 'x', '--split', 'some'], 'Write a size such as 4000M'],
  [['cat', 'a:1'], "missing required argument 'path'"],
  [['extract', 'a:1', '/etc'], "required option '--output <folder>'"],
  [['files', 'a:1', '--layer', '0'], 'the lowest layer is 1'],
  [['diff', 'a:1'], "missing required argument 'after'"],
  [['import'], "missing required argument 'paths'"],
  [['serve', '--port', 'http'], 'whole number from 0 to 65535'],
  [['list', 'a:1'], 'too many arguments'],
  [
    ['verify', '--key', 'a.pub', '--key', 'b.pub'],
    'longshore: --key is given twice, and only one can be asked for.',
  ],
  [['pull', 'a:1', '--identity', 'a', '--issuer', 'b', '--identity', 'c'], 'only one can be asked for'],
  [['copy', 'a:1', 'b:1', '--issuer', '', '--issuer', 'b'], 'longshore: --issuer is given twice'],
])('%j is refused: %s', async (words, reason) => {
  const { ran, stderr, error } = await attempt(...words);
  expect(ran).toEqual([]);
  expect(stderr).toContain(reason);
  expect(error?.exitCode).toBe(1);
});

test('every command has help with its options', async () => {
  for (const { commands } of [await createProgram(async () => {})]) {
    for (const command of commands) expect(command.description(), command.name()).not.toBe('');
  }
});

test('a program that is asked for one command has that one alone, and all others where it is not plain', async () => {
  const names = async (...words: string[]) =>
    (await createProgram(async () => {}, words)).commands.map((command) => command.name());
  const all = await names();
  expect(all).toContain('pull');
  expect(await names('pull', 'list')).toEqual(['pull']);
  expect(await names('--version')).toEqual([]);
  for (const words of [
    ['--help'],
    ['help', 'pull'],
    ['plul'],
    ['--library', 'pull', 'list'],
    ['constructor'],
  ])
    expect(await names(...words)).toEqual(all);
});

test('of a command line the command counts, not what is around it', () => {
  expect(commandIn(['--library', '/tmp/a', 'list', '--json'])).toBe('list');
  expect(commandIn(['--library=/tmp/家', 'pull', 'list'])).toBe('pull');
  for (const words of [[], ['--help'], ['constructor'], ['pull=1']]) expect(commandIn(words)).toBe('');
});
