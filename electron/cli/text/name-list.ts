import type { NamePage } from '../../../shared/schemas/image.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodes } from '../process/exit-codes.ts';
import { sanitizeText, toJsonText } from './sanitize.ts';

/** How names are written. */
export interface NameListOptions {
  asJson: boolean;
  /** What people read when there is not a single name. */
  whenNone: string;
}

/**
 * Writes names one a line as the pages come, each once; or all of them as one JSON array. A list that starts
 * anew (a refreshed one after a remembered one) replaces what came before it in the array.
 */
export async function writeNames(
  pages: AsyncIterable<NamePage>,
  { asJson, whenNone }: NameListOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const names = new Set<string>();
  for await (const page of pages) {
    environment.signal.throwIfAborted();
    if (asJson && page.restart) names.clear();
    for (const name of page.names) {
      if (!asJson && !names.has(name)) environment.writeLine(sanitizeText(name));
      names.add(name);
    }
    if (page.truncated) environment.note('The registry has more names than these; the rest was not read.');
  }
  environment.signal.throwIfAborted();
  if (asJson) environment.writeLine(toJsonText([...names]));
  else if (names.size === 0) environment.note(whenNone);
  return exitCodes.ok;
}
