import { shortDigest } from '../../../shared/digest.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { CommandEnvironment } from '../process/environment.ts';
import { exitCodes } from '../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { sanitizeText, toJsonText } from '../text/sanitize.ts';
import { formatTable } from '../text/table.ts';
import { defineCommand } from './define-command.ts';

/** Options of `list`. */
interface ListOptions extends EngineFlags {
  json?: boolean;
}

/** `list` lists the images of the library. */
export const listCommand = defineCommand({
  name: 'list',
  summary: 'list the images of the library',
  description: 'List the images of the library with platform, digest and size.',
  json: 'document',
  run: list,
});

/**
 * Lists the images of the library.
 * @throws {AppError}
 */
async function list(options: ListOptions, environment: CommandEnvironment): Promise<number> {
  return withSession(options, environment, async (client) => {
    const images = await client.library.list(undefined, { signal: environment.signal });
    if (options.json) {
      environment.writeLine(
        toJsonText(
          images.map(({ reference, digest, platform, size }) => ({ reference, digest, platform, size })),
        ),
      );
      return exitCodes.ok;
    }
    if (images.length === 0) {
      const { path } = await client.library.status();
      environment.note(`The library ${path} has no images. Fetch one with: longshore pull REFERENCE`);
      return exitCodes.ok;
    }
    for (const line of imageTable(images, environment.columns)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

function imageTable(images: readonly LibraryImage[], width: number | undefined): string[] {
  return formatTable(
    [
      { header: 'REFERENCE', flexible: true },
      { header: 'PLATFORM', flexible: true },
      { header: 'DIGEST' },
      { header: 'SIZE', align: 'right' },
    ],
    images.map(({ reference, platform, digest, size, isDamaged }) => [
      sanitizeText(reference),
      sanitizeText(platform ?? '-'),
      shortDigest(digest),
      isDamaged ? 'damaged' : formatBytes(size),
    ]),
    width,
  );
}
