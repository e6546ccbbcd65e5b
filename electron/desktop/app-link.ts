import * as z from 'zod';
import { parsePlatform } from '../../shared/platform.ts';
import { isLoopbackHost, parseReference } from '../../shared/reference.ts';
import type { Settings } from '../../shared/schemas/settings.ts';

/** The scheme of links that open an image in the app. */
export const linkScheme = 'longshore';

const longestLink = 1024;
const linkPattern = /^longshore:\/\/explore\/([^?#\s]+?)\/?(?:\?platform=([^&#\s]+))?$/i;
const numericHostPattern = /^(?:\[.*\]|[\d.]+|0x[\da-f.x]+)(?::\d+)?$/i;

const appLinkSchema = z
  .string()
  .max(longestLink)
  .regex(linkPattern)
  .transform((link, context) => {
    const [, name = '', platform] = linkPattern.exec(link) ?? [];
    try {
      return {
        reference: parseReference(decodeURIComponent(name)),
        platform: platform === undefined ? undefined : decodePlatform(platform),
      };
    } catch {
      context.addIssue('The link names no image');
      return z.NEVER;
    }
  });

/**
 * Reads `longshore://explore/REFERENCE[?platform=PLATFORM]`, which anybody may have written, into the hash of the
 * place that shows this image. A link only shows: it starts nothing. One that names a machine of the private
 * network by its number, or this machine, counts only when the user's own settings name it too.
 * @returns undefined for everything else.
 */
export function placeOfAppLink(
  link: string,
  settings: Pick<Settings, 'defaultRegistry' | 'registries'>,
): string | undefined {
  const parsed = appLinkSchema.safeParse(link);
  if (!parsed.success) return undefined;
  const { reference, platform } = parsed.data;
  const { registry, repository, tag, digest } = reference;
  const own = [settings.defaultRegistry, ...settings.registries.map(({ host }) => host)];
  if ((isLoopbackHost(registry) || numericHostPattern.test(registry)) && !own.includes(registry))
    return undefined;
  const name = `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const query = platform === undefined ? '' : `?platform=${encodeURIComponent(platform)}`;
  return `#/explore/${registry}/${name}${query}`;
}

/** The first link of the app among the words of a command line, as Windows and Linux hand it over. */
export function findAppLink(words: readonly string[]): string | undefined {
  return words.find((word) => word.toLowerCase().startsWith(`${linkScheme}://`));
}

function decodePlatform(text: string): string {
  const platform = decodeURIComponent(text);
  parsePlatform(platform);
  return platform;
}
