import * as z from 'zod';
import { parsePlatform } from '../../../shared/platform.ts';
import { isLoopbackHost, parseReference } from '../../../shared/reference.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';

const longestLink = 1024;
const linkPattern = /^longshore:\/\/explore\/([^?#\s]+?)\/?(?:\?platform=([^&#\s]+))?$/i;
const numericHostPattern = /^(?:\[.*\]|[\d.]+|0x[\da-f.x]+)(?::\d+)?$/i;

const appLinkSchema = z
  .string()
  .max(longestLink)
  .regex(linkPattern)
  .transform((link) => {
    const [, name = '', platform] = linkPattern.exec(link) ?? [];
    return { name, platform };
  });

/**
 * Reads `longshore://explore/REFERENCE[?platform=PLATFORM]`, which anybody may have written, into the hash of the
 * link of this image, which the window shows after asking where the registry is a new one. A link starts nothing. One that names a machine of the private
 * network by its number, or this machine, counts only when the user's own settings name it too.
 * @returns undefined for everything else.
 */
export function placeOfAppLink(
  link: string,
  settings: Pick<Settings, 'defaultRegistry' | 'registries'>,
): string | undefined {
  const parsed = appLinkSchema.safeParse(link);
  if (!parsed.success) return undefined;
  try {
    const { registry, repository, tag, digest } = parseReference(
      decodeURIComponent(parsed.data.name),
      settings.defaultRegistry,
    );
    const own = [settings.defaultRegistry, ...settings.registries.map(({ host }) => host)];
    if ((isLoopbackHost(registry) || numericHostPattern.test(registry)) && !own.includes(registry))
      return undefined;
    const name = `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
    return `#/link/${registry}/${name}${platformQuery(parsed.data.platform)}`;
  } catch {
    // It names no image, no platform, or is not even spelled as a URL.
    return undefined;
  }
}

function platformQuery(text: string | undefined): string {
  if (text === undefined) return '';
  const platform = decodeURIComponent(text);
  parsePlatform(platform);
  return `?platform=${encodeURIComponent(platform)}`;
}
