import { formatBytes } from '../../../shared/format.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { sanitizeText } from '../text/sanitize-text.ts';

/**
 * Removes an image from the library and tells what that freed.
 * @throws {AppError}
 */
export async function remove(
  reference: string,
  options: EngineFlags,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    const { freedBytes } = await client.library.remove({ reference }, { signal: environment.signal });
    environment.writeLine(`Removed ${sanitizeText(reference)}; ${formatBytes(freedBytes)} freed.`);
    return exitCodes.ok;
  });
}
