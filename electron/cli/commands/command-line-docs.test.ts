import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from './program.ts';

const page = fileURLToPath(new URL('../../../docs/command-line.md', import.meta.url));

/** What a command prints with `--help`, without the options that all of them have. */
function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 110,
  });
  command.outputHelp();
  return help.replace(/^Global Options:\n(?: .*\n)*\n?/m, '').trimEnd();
}

const fenced = (text: string) => `\`\`\`text\n${text}\n\`\`\``;

// `npx vitest run --update command-line-docs` writes the page anew.
test('docs/command-line.md says what the commands themselves say', async () => {
  const program = await createProgram(async () => {});
  const parts = [
    '# Command line',
    'This page is made from the commands’ own help. In a checkout write `npm run --silent cli --` in the place of `longshore`.',
    fenced(helpOf(program)),
    ...program.commands.flatMap((command) => [`## ${command.name()}`, fenced(helpOf(command))]),
  ];
  await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(page);
});
