// Before any schema is made.
import './process/interpreted-schemas.ts';

import { CommanderError } from 'commander';
import { isAppError } from '../../shared/errors.ts';
import { askedWords, createProgram } from './commands/program.ts';
import { flushOutput, processEnvironment } from './process/environment.ts';
import { exitCodes } from './process/exit-codes.ts';
import { reportFailure, tellUsageToMachines } from './process/failure.ts';
import { listenForInterruption } from './process/interruption.ts';
import { usageSentence } from './process/usage-sentence.ts';

/**
 * Runs a command line to its end.
 * @param words what follows the program's name.
 * @returns the exit code, one of `exitCodes`.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const environment = processEnvironment(listenForInterruption());
  let exitCode: number = exitCodes.ok;
  const program = await createProgram(async (form, run) => {
    try {
      exitCode = await run(environment);
    } catch (error) {
      exitCode = reportFailure(error, form, environment);
    }
  }, words);
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(askedWords(words, program), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    // Commander has told people; it gives up before it knows which options there are.
    if (exitCode === exitCodes.usage && words.includes('--json'))
      tellUsageToMachines(usageSentence(error.message), environment);
  }
  await flushOutput();
  const { reason } = environment.signal;
  // The last output may have failed to be stored only while it was flushed.
  if (exitCode === exitCodes.ok && isAppError(reason)) return reportFailure(reason, 'text', environment);
  return exitCode;
}
