import { posix } from 'node:path';
import type { ImageFile } from '../../../../shared/inside/image-files.ts';
import type { EngineServices } from '../../../engine/services/engine-services.ts';
import { platformOption } from '../../options/common.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { writeBytes } from '../../process/raw-output.ts';
import { type EngineFlags, withEngine } from '../../session.ts';
import { defineCommand } from '../define-command.ts';
import { findFile, type OpenedImage, openImage } from './open-image.ts';

/** Options of `cat`. */
interface CatOptions extends EngineFlags {
  platform?: string;
}

/** Bytes that are asked for at once. */
const stepBytes = 4 * 1024 * 1024;

/** `cat` writes one file of an image to stdout. */
export const catCommand = defineCommand({
  name: 'cat',
  summary: 'write one file of an image of the library to stdout',
  description:
    'Write one file of an image to stdout, without unpacking the image. Links are followed inside it.',
  arguments: [
    ['<reference>', 'the image, as list names it'],
    ['<path>', 'the file in it'],
  ],
  options: [platformOption()],
  examples: `
Examples:
  longshore cat dotnet/runtime:8.0 /etc/os-release
  longshore cat windows/nanoserver:ltsc2022 'C:\\Windows\\System32\\ntdll.dll' > ntdll.dll`,
  needsLibrary: true,
  makesNoLibrary: true,
  run: cat,
});

/**
 * Writes a file of an image to stdout.
 * @throws {AppError}
 * @throws {UsageError} when the path names no file, or a terminal would get what is no text.
 */
async function cat(
  reference: string,
  path: string,
  options: CatOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withEngine(options, 'memory', environment, async (engine) => {
    const opened = await openImage(engine, reference, options, environment);
    const file = await findFile(engine, opened, path, options, environment);
    if (file.kind !== 'file') throw new UsageError(await noFileSentence(engine, opened, file, environment));
    for (let offset = 0; offset < file.bytes; offset += stepBytes) {
      environment.signal.throwIfAborted();
      await writeBytes(
        await engine.inside.read(
          opened.image,
          { node: file.node, offset, length: stepBytes },
          environment.signal,
        ),
      );
    }
    return exitCodes.ok;
  });
}

/** Why what a path leads to cannot be written. Links were followed: one that is left leads to nothing. */
async function noFileSentence(
  engine: EngineServices,
  { image }: OpenedImage,
  { path, kind, link }: ImageFile,
  environment: CommandEnvironment,
): Promise<string> {
  if (kind !== 'symlink' || link === null) return `${path} is a ${kind}, not a file. Name a file.`;
  const seen = new Set<string>();
  let next: { path: string; link: string | null } | undefined = { path, link };
  while (next !== undefined && next.link !== null && !seen.has(next.path)) {
    seen.add(next.path);
    const target = posix.resolve(posix.dirname(next.path), next.link);
    next = await engine.inside.find(image, target, false, environment.signal);
  }
  const where = next === undefined ? 'to nothing in the image' : 'in a circle';
  return `${path} is a link to ${link}. Links are followed inside the image; this one leads ${where}. Name a file.`;
}
