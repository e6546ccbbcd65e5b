import { type Command, Option } from 'commander';
import { checkNamedLibrary } from '../images/named-library.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import type { OutputForm } from '../process/failure.ts';
import { assertNothingEmpty } from './empty-words.ts';
import { wrappedNotes } from './help-layout.ts';

/** What `--json` writes: one document at the end, or a line for each thing as it happens. */
type JsonForm = Exclude<OutputForm, 'text'>;

const jsonMeaning: Record<JsonForm, string> = {
  document: 'write one JSON document',
  lines: 'write one JSON object a line, as things happen',
};

/** One command: how it is written, what its help says, and what it does. */
export interface CommandDefinition<Arguments extends unknown[], Options extends object> {
  name: string;
  /** Its line in the list of all commands. */
  summary: string;
  description: string;
  /** Each in commander's notation (`<required>`, `[optional]`), with its meaning. */
  arguments?: readonly (readonly [notation: string, meaning: string])[];
  options?: readonly Option[];
  /** It can do nothing without images in the library: that the one that is named is not there is told (`checkNamedLibrary`). */
  needsLibrary?: boolean | ((options: Options) => boolean);
  /** Where there is no library it makes none: there are no images in it. One that is there may be changed. */
  makesNoLibrary?: boolean;
  /** A command without it has no `--json`. */
  json?: JsonForm;
  /** The help ends with them. */
  examples?: string;
  /**
   * Does the command's work.
   * @returns the exit code.
   * @throws {AppError}
   * @throws {UsageError}
   */
  run(
    ...given: [...positional: Arguments, options: Options, environment: CommandEnvironment]
  ): Promise<number>;
}

/** Runs one command, tells its failure in the form that it writes, and keeps its exit code. */
export type Execute = (
  form: OutputForm,
  run: (environment: CommandEnvironment) => Promise<number>,
) => Promise<void>;

/** Adds one command to a program, which then runs it by `execute`. */
export type AddCommand = (program: Command, execute: Execute) => void;

/** Turns a definition into a command of commander. The command gets its own options and those of the program. */
export function defineCommand<Arguments extends unknown[], Options extends object>({
  name,
  summary,
  description,
  arguments: positional = [],
  options = [],
  needsLibrary = false,
  makesNoLibrary = false,
  json,
  examples,
  run,
}: CommandDefinition<Arguments, Options>): AddCommand {
  return (program, execute) => {
    const command = program.command(name).summary(summary).description(description);
    for (const [notation, meaning] of positional) command.argument(notation, meaning);
    for (const option of options) command.addOption(option);
    if (json !== undefined) command.addOption(new Option('--json', jsonMeaning[json]));
    if (examples !== undefined) command.addHelpText('after', wrappedNotes(examples));
    command.action(async () => {
      const form = json !== undefined && command.getOptionValue('json') === true ? json : 'text';
      await execute(form, async (environment) => {
        assertNothingEmpty(command);
        const given = command.processedArgs as Arguments;
        const flags = command.optsWithGlobals<Options & { library?: string }>();
        const isNeeded = typeof needsLibrary === 'function' ? needsLibrary(flags) : needsLibrary;
        if (isNeeded) {
          const isTyped = command.getOptionValueSourceWithGlobals('library') === 'cli';
          await checkNamedLibrary(flags.library, isTyped, environment);
        }
        return run(...given, { ...flags, makesNoLibrary }, environment);
      });
    });
    // Once it has its arguments, which are part of its usage.
    command.showHelpAfterError(
      `Usage: longshore ${name} ${command.usage()}\nSee what it takes with “longshore ${name} --help”.`,
    );
  };
}
