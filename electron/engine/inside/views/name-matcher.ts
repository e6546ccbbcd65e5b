import { matchesGlob } from './matches-glob.ts';

/** Says whether a file is meant. Its path is put together only where it counts. */
export type NameMatcher = (name: () => string, path: () => string) => boolean;

/**
 * What a text means as a search, whatever the case: names that hold it; with `*` and `?` whole names that are like it; with
 * a slash paths.
 */
export function nameMatcher(text: string): NameMatcher {
  const wanted = text.trim().toLowerCase();
  const isGlob = /[*?]/.test(wanted);
  if (!/[\\/]/.test(wanted))
    return isGlob
      ? (name) => matchesGlob(name().toLowerCase(), wanted)
      : (name) => name().toLowerCase().includes(wanted);
  const anchored = anchoredPath(wanted);
  return (_, path) => matchesGlob(path().toLowerCase(), anchored);
}

/** A pattern for paths: one that does not begin at the root may begin anywhere. */
export function anchoredPath(wanted: string): string {
  const pattern = /[*?]/.test(wanted) ? wanted : `*${wanted}*`;
  return /^[\\/*]|^c:/.test(pattern) ? pattern : `*${pattern}`;
}
