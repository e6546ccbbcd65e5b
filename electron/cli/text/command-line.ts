import { quoteForShell } from '../../../shared/text/docker-load-command.ts';
import { sanitizeText } from './sanitize.ts';

/** The options that every command has, and that one which follows another needs too. */
export interface CommandPlaces {
  library?: string;
  state?: string;
}

/**
 * A command of Longshore to be pasted into the shell of this system: for the same library and settings as the command
 * that advises it.
 * @param words the command and its arguments, not yet quoted.
 */
export function commandLine(
  words: readonly string[],
  { library, state }: CommandPlaces,
  operatingSystem: string = process.platform,
): string {
  const places = [
    ...(library === undefined ? [] : ['--library', library]),
    ...(state === undefined ? [] : ['--state', state]),
  ];
  const quoted = [...words, ...places].map((word) => quoteForShell(word, operatingSystem));
  return sanitizeText(['longshore', ...quoted].join(' '));
}

/** Sentences of the engine know commands, such as “longshore list”, but not the options that this user gave. */
export function withPlaces(sentence: string, places: CommandPlaces): string {
  return sentence.replace(
    /“longshore ([a-z]+(?: --[a-z]+)?)”/g,
    (_, command: string) => `“${commandLine(command.split(' '), places)}”`,
  );
}

/** The option that chooses the platform of an image of the library. */
export function platformWords(platform: string | null): string[] {
  if (platform === null) return [];
  return platform === 'all' ? ['--all-platforms'] : ['--platform', platform];
}
