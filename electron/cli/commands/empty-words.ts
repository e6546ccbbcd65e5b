import type { Command } from 'commander';
import { parseReference } from '../../../shared/reference.ts';
import { UsageError } from '../process/failure.ts';

/**
 * Refuses an argument or option without a character in it: what a script writes for a variable that has no value. As a path
 * it would be the current folder, and all of that would be imported or written to.
 * @throws {AppError} `INVALID_REFERENCE` where a reference is empty.
 * @throws {UsageError}
 */
export function assertNothingEmpty(command: Command): void {
  for (const [at, argument] of command.registeredArguments.entries()) {
    if (![command.processedArgs[at]].flat().includes('')) continue;
    // In the words that every other text gets which is no reference.
    if (argument.name().startsWith('reference')) parseReference('');
    throw isEmpty(`<${argument.name()}>`);
  }
  for (const option of command.options) {
    if (command.getOptionValue(option.attributeName()) === '') throw isEmpty(option.long ?? option.flags);
  }
}

function isEmpty(what: string): UsageError {
  return new UsageError(`${what} is empty. Give it a value; where a script wrote it, a variable has none.`);
}
