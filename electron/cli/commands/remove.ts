import { formatBytes } from '../../../shared/format.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { findLibraryImages } from '../library-images.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { sanitizeText } from '../text/sanitize-text.ts';

/** Options of `remove`. */
export interface RemoveOptions extends EngineFlags {
  platform?: string;
}

/**
 * Removes an image from the library, for all the platforms that it is there for unless one is chosen, and tells
 * what that freed.
 * @throws {AppError}
 */
export async function remove(
  reference: string,
  { platform, ...flags }: RemoveOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(flags, environment, async (client) => {
    for (const image of await findLibraryImages(client, reference, platform)) {
      const { freedBytes } = await client.library.remove(
        { reference: image.reference, digest: image.digest },
        { signal: environment.signal },
      );
      const name = image.platform === null ? image.reference : `${image.reference} (${image.platform})`;
      environment.writeLine(`Removed ${sanitizeText(name)}; ${formatBytes(freedBytes)} freed.`);
    }
    return exitCodes.ok;
  });
}
