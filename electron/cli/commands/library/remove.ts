import { formatBytes } from '../../../../shared/format.ts';
import { findLibraryImages } from '../../images/find-in-library.ts';
import { platformOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { keptBlobsAdvice } from '../../text/kept-blobs.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `remove`. */
interface RemoveOptions extends EngineFlags {
  platform?: string;
}

/** `remove` removes an image from the library. */
export const removeCommand = defineCommand({
  name: 'remove',
  summary: 'remove an image from the library',
  description:
    'Remove an image from the library, for all its platforms unless one is given. Layers that other images use stay.',
  arguments: [['<reference>', 'the image, as list names it']],
  options: [platformOption()],
  run: remove,
});

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
      const { freedBytes, keptFor } = await client.library.remove(
        { reference: image.reference, digest: image.digest },
        { signal: environment.signal },
      );
      const name = image.platform === null ? image.reference : `${image.reference} (${image.platform})`;
      environment.writeLine(`Removed ${sanitizeText(name)}; ${formatBytes(freedBytes)} freed.`);
      for (const line of keptFor === undefined ? [] : keptBlobsAdvice(keptFor, flags)) environment.note(line);
    }
    return exitCodes.ok;
  });
}
