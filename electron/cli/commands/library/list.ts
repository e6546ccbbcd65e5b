import { Option } from 'commander';
import { shortDigest } from '../../../../shared/digest.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { LibraryImage } from '../../../../shared/schemas/library.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { commandLine } from '../../text/command-line.ts';
import { noteReadOnly } from '../../text/read-only.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { formatTable } from '../../text/table.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `list`. */
interface ListOptions extends EngineFlags {
  digests?: boolean;
  json?: boolean;
}

/** `list` lists the images of the library. */
export const listCommand = defineCommand({
  name: 'list',
  summary: 'list the images of the library',
  description: 'List the images of the library with platform, digest and size.',
  options: [
    new Option('--digests', 'list what bundle --have takes: the digests of all blobs of whole images'),
  ],
  json: 'document',
  needsLibrary: true,
  makesNoLibrary: true,
  run: list,
});

/**
 * Lists the images of the library.
 * @throws {AppError}
 */
async function list(options: ListOptions, environment: CommandEnvironment): Promise<number> {
  return withSession(options, environment, async (client) => {
    if (options.digests) {
      const digests = await client.library.digests(undefined, { signal: environment.signal });
      if (options.json) environment.writeLine(toJsonText(digests));
      else for (const digest of digests) environment.writeLine(digest);
      return exitCodes.ok;
    }
    await noteReadOnly(client, environment);
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
      const { path } = await client.library.place();
      const command = commandLine(['pull', 'REFERENCE'], options);
      environment.note(`The library ${path} has no images. Fetch one with: ${command}`);
      return exitCodes.ok;
    }
    for (const line of imageTable(images, environment.columns)) environment.writeLine(line);
    for (const line of sharedNameNotes(images)) environment.note(line);
    return exitCodes.ok;
  });
}

/** Other tools know the images of a library by their names alone. */
export function sharedNameNotes(images: readonly LibraryImage[]): string[] {
  const names = images.map(({ reference }) => reference);
  const shared = [...new Set(names.filter((name, position) => names.indexOf(name) < position))];
  if (shared.length === 0) return [];
  const list = shared.map(sanitizeText).join(', ');
  return [
    `Several images are called ${list}. Tools that read the library by name take the one that was added last; Longshore tells them apart by --platform.`,
  ];
}

function imageTable(images: readonly LibraryImage[], width: number | undefined): string[] {
  return formatTable(
    [
      { header: 'REFERENCE', flexible: true, narrowest: 24, isName: true },
      { header: 'PLATFORM', flexible: true, dropped: 2 },
      { header: 'DIGEST', dropped: 1 },
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
