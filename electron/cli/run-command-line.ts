// Before any schema is made.
import './process/interpreted-schemas.ts';

import { CommanderError } from 'commander';
import { isAppError } from '../../shared/errors.ts';
import { askedWords, commandIn, createProgram } from './commands/program.ts';
import { type CommandEnvironment, flushOutput, processEnvironment } from './process/environment.ts';
import { exitCodes } from './process/exit-codes.ts';
import { reportFailure, tellUsageToMachines } from './process/failure.ts';
import { listenForInterruption } from './process/interruption.ts';
import { usageSentence } from './process/usage-sentence.ts';

export { commandIn };

/**
 * Runs a command line to its end.
 * @param words what follows the program's name.
 * @returns the exit code, one of `exitCodes`.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const environment = processEnvironment(listenForInterruption());
  let exitCode: number = exitCodes.ok;
  try {
    const program = await createProgram(async (form, run) => {
      try {
        exitCode = await run(environment);
      } catch (error) {
        exitCode = reportFailure(error, form, environment);
      }
    }, words);
    for (const command of [program, ...program.commands]) command.exitOverride();
    await program.parseAsync(askedWords(words, program), { from: 'user' });
  } catch (error) {
    exitCode = beforeAnyWork(error, words, environment);
  }
  await flushOutput();
  const { reason } = environment.signal;
  // The last output may have failed to be stored only while it was flushed.
  if (exitCode === exitCodes.ok && isAppError(reason)) return reportFailure(reason, 'text', environment);
  return exitCode;
}

/** Tells of a command line that is wrong, and of a program that cannot load what it needs to read it. */
function beforeAnyWork(thrown: unknown, words: readonly string[], environment: CommandEnvironment): number {
  const isForMachines = words.includes('--json');
  if (!(thrown instanceof CommanderError))
    return reportFailure(thrown, isForMachines ? 'document' : 'text', environment);
  if (thrown.exitCode === 0) return exitCodes.ok;
  // Commander has told people; it gives up before it knows which options there are.
  if (isForMachines) tellUsageToMachines(usageSentence(thrown.message), environment);
  return exitCodes.usage;
}
