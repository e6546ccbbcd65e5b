import type { CommandEnvironment } from '../command-environment.ts';
import type { OutputForm } from '../failure.ts';

/** Runs one command, tells its failure in the form that it writes, and keeps its exit code. */
export type Execute = (
  form: OutputForm,
  run: (environment: CommandEnvironment) => Promise<number>,
) => Promise<void>;
