import { expect, test } from 'vitest';
import { exitCodes } from '../process/exit-codes.ts';
import { createProgram } from './program.ts';

/** The help of every command, the program's own first, as a terminal of so many columns shows it. */
async function helpOfAll(columns: number): Promise<string[]> {
  const program = await createProgram(async () => undefined);
  return [program, ...program.commands.flatMap((command) => [command, ...command.commands])].map(
    (command) => {
      let help = '';
      command.configureOutput({
        getOutHelpWidth: () => columns,
        writeOut: (text) => {
          help += text;
        },
      });
      command.outputHelp();
      return help;
    },
  );
}

test.each([40, 80, 120])('help fits %i columns, but for commands and single words', async (columns) => {
  const lines = (await helpOfAll(columns)).flatMap((help) => help.split('\n'));
  const wide = lines.filter(
    (line) =>
      line.length > columns &&
      line.trim().includes(' ') &&
      !/^ {2,}(longshore|docker|npm|kubectl|#) /.test(line),
  );
  expect(wide).toEqual([]);
});

test('the list of exit codes has them all', async () => {
  const [help = ''] = await helpOfAll(80);
  const told = help.replaceAll('\n', ' ').split('Exit codes: ')[1] ?? '';
  for (const code of Object.values(exitCodes)) expect(told).toMatch(new RegExp(`\\b${code} [a-z]`));
});
