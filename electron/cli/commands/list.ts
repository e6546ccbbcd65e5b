import { shortDigest } from '../../../shared/digest.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { CommandEnvironment } from '../command-environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { type EngineFlags, withSession } from '../session.ts';
import { sanitizeText, toJsonText } from '../text/sanitize-text.ts';
import { formatTable } from '../text/text-table.ts';

/** Options of `list`. */
export interface ListOptions extends EngineFlags {
  json?: boolean;
}

/**
 * Lists the images of the library.
 * @throws {AppError}
 */
export async function list(options: ListOptions, environment: CommandEnvironment): Promise<number> {
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
    images.map(({ reference, platform, digest, size }) => [
      sanitizeText(reference),
      sanitizeText(platform ?? '-'),
      shortDigest(digest),
      formatBytes(size),
    ]),
    width,
  );
}
