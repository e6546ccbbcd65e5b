import { type CommandPlaces, commandLine } from './command-line.ts';
import { sanitizeText } from './sanitize.ts';

/** More names than these say no more. */
const mostNamed = 3;

/**
 * Says why blobs that seem unused were kept, and what to do about it.
 * @param references the images that cannot be read whole.
 * @param places the options that the advised commands need too.
 */
export function keptBlobsAdvice(references: readonly string[], places: CommandPlaces = {}): string[] {
  const named = references.slice(0, mostNamed).map((reference) => sanitizeText(reference));
  const others = references.length - named.length;
  const names = `${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
  const [theirs, them] = references.length === 1 ? ['its own', 'it'] : ['theirs', 'them'];
  return [
    `No layers were deleted: ${names} cannot be read whole, so that any layer may be ${theirs}.`,
    `Find out with “${commandLine(['verify'], places)}” how to repair ${them}, or remove ${them}. Then free the space with: ${commandLine(['prune'], places)}`,
  ];
}
