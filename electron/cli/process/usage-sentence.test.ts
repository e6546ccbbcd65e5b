import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProgram } from '../commands/program.ts';
import { usageSentence } from './usage-sentence.ts';

/** What commander itself says of a command line, and Longshore tells. */
async function told(...words: string[]): Promise<string> {
  const written: string[] = [];
  const program = await createProgram(async () => {});
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: (text) => void written.push(text) });
  const error: unknown = await program.parseAsync(words, { from: 'user' }).catch((thrown: unknown) => thrown);
  return `${written.join('')}\n${error instanceof Error ? usageSentence(error.message) : ''}`;
}

const any = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...`/@:=,'" …”`, "' is invalid. "),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});
/** The mark stands at both ends and in the middle, so that no part of a password can be told unnoticed. */
const password = fc.tuple(any, any).map(([first, last]) => `S3CRET${first}S3CRET${last}S3CRET`);
const credentials = fc.tuple(any, password).map(([user, secret]) => `us3r${user}:${secret}`);

test('whatever a user name and a password are, no mistake of the command line tells them', async () => {
  await fc.assert(
    fc.asyncProperty(credentials, fc.constantFrom('r', 'r.example:5000/a:1'), async (secret, host) => {
      const written = `${secret}@${host}`;
      for (const words of [
        [written],
        [`https://${written}`],
        ['list', `https://${written}`],
        ['inspect', written, 'a:1', written],
        ['pull', 'a:1', `-u${secret}`],
        ['pull', 'a:1', `--creds=${secret}`],
        ['pull', 'a:1', `--${written}`],
        ['pull', 'a:1', '--connections', written],
        ['pull', 'a:1', '--mirror', `ftp://${written}`],
        ['serve', '--registry', written],
        ['registry', '--name', written],
        ['registry', '--pull-through', written],
        ['registry', '--allow-origin', written],
      ]) {
        const sentence = await told(...words);
        expect(sentence, words.join(' ')).not.toMatch(/S3CRET/);
      }
    }),
    { numRuns: 25 },
  );
});

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  [['user:secret@r.example/a:1'], "unknown command '…@r.example/a:1'"],
  [['list', 'https://user:secret@r/a'], 'Expected 0 arguments but got 1: …@r/a.'],
  [['pull', 'a:1', '-uuser:secret'], "unknown option '-u…'"],
  [['pull', 'a:1', '--creds=user:secret'], "unknown option '--creds=…'"],
  [['pull', 'a:1', '-u'], "unknown option '-u'"],
  [
    ['pull', 'a:1', '--mirror', 'ftp://user:secret@m'],
    "argument '…@m' is invalid. “…@m” is not a mirror: only http",
  ],
  [['list', `r.example:5000/a:1@${digest}`, 'b'], `got 2: r.example:5000/a:1@${digest}, b.`],
  [['pull', 'a:1', '--al-platforms'], "unknown option '--al-platforms' (Did you mean --all-platforms?)"],
  [['pul', 'a:1'], "unknown command 'pul'"],
])('%j is told as %s', async (words, sentence) => {
  expect(await told(...words)).toContain(sentence);
});
