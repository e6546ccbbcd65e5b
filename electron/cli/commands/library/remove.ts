import { formatBytes } from '../../../../shared/format.ts';
import type { LibraryImage } from '../../../../shared/schemas/library.ts';
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

/** `remove` removes images from the library. */
export const removeCommand = defineCommand({
  name: 'remove',
  summary: 'remove images from the library',
  description:
    'Remove images from the library, for all their platforms unless one is given. Layers that other images use stay.',
  arguments: [['<reference...>', 'the images, as list names them']],
  options: [platformOption()],
  needsLibrary: true,
  makesNoLibrary: true,
  run: remove,
});

/**
 * Removes images from the library, all or none, for all the platforms that they are there for unless one is chosen, and
 * tells what that freed.
 * @throws {AppError} `MANIFEST_UNKNOWN` when one is not there; then none is removed.
 */
export async function remove(
  references: readonly string[],
  { platform, ...flags }: RemoveOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(flags, environment, async (client) => {
    const images = new Map<string, LibraryImage>();
    for (const reference of references) {
      for (const image of await findLibraryImages(client, reference, platform))
        images.set(`${image.digest} ${image.reference}`, image);
    }
    const named = [...images.values()].map(({ reference, digest }) => ({ reference, digest }));
    // One step, so that layers which only these share are freed once, and counted once.
    const { freedBytes, keptFor } = await client.removals.now({ images: named });
    for (const line of removedLines([...images.values()], freedBytes)) environment.writeLine(line);
    for (const line of keptFor === undefined ? [] : keptBlobsAdvice(keptFor, flags)) environment.note(line);
    return exitCodes.ok;
  });
}

/** What was removed, as lines for people. */
export function removedLines(images: readonly LibraryImage[], freedBytes: number): string[] {
  const names = images.map(({ reference, platform }) =>
    sanitizeText(platform === null ? reference : `${reference} (${platform})`),
  );
  const freed = `${formatBytes(freedBytes)} freed.`;
  if (names.length === 1) return [`Removed ${names[0]}; ${freed}`];
  return [...names.map((name) => `Removed ${name}`), `${names.length} images removed; ${freed}`];
}
