import { isAppError } from '../../shared/errors.ts';
import { parseReference, type Reference } from '../../shared/reference.ts';
import { searchNames } from '../explore/search-names.ts';

/** What a line of the palette does. `error` does nothing: it says why the text is no reference. */
export type PaletteItem =
  | { kind: 'reference'; key: string; reference: Reference }
  | {
      kind: 'error';
      key: string;
      code: 'INVALID_REFERENCE';
      details: Record<string, string>;
      message: string;
    }
  | { kind: 'repository'; key: string; repository: string }
  | { kind: 'command'; key: string; command: PaletteCommand };

export const paletteCommands = [
  'explore',
  'downloads',
  'library',
  'settings',
  'pause-all',
  'resume-all',
  'verify-library',
  'toggle-limit',
  'refresh',
] as const;
export type PaletteCommand = (typeof paletteCommands)[number];

const mostRepositories = 30;

/** The lines for a text: a pasted reference first, then repositories, then places and actions. */
export function paletteItems(
  text: string,
  registry: string,
  repositories: readonly string[],
  commandLabels: Readonly<Record<PaletteCommand, string>>,
): PaletteItem[] {
  const query = withoutCommand(text.trim());
  const found = searchNames(repositories, query)
    .slice(0, mostRepositories)
    .map((repository): PaletteItem => ({ kind: 'repository', key: `repository:${repository}`, repository }));
  const commands = paletteCommands
    .filter((command) => commandLabels[command].toLowerCase().includes(query.toLowerCase()))
    .map((command): PaletteItem => ({ kind: 'command', key: `command:${command}`, command }));
  return [...referenceItems(query, registry), ...found, ...commands];
}

/** A reference out of what people paste: `docker pull x`, `https://host/x`, quotes. */
export function withoutCommand(text: string): string {
  return text
    .replace(/^(?:docker|podman|nerdctl|crictl|longshore)\s+(?:image\s+)?pull\s+/, '')
    .replace(/^(?:FROM\s+|(?:https?|docker|oci|longshore):\/\/(?:explore\/)?)/, '')
    .replace(/^["']|["']$/g, '')
    .trim();
}

function referenceItems(query: string, registry: string): PaletteItem[] {
  if (!/[:/@.]/.test(query)) return [];
  try {
    return [{ kind: 'reference', key: 'reference', reference: parseReference(query, registry) }];
  } catch (thrown) {
    if (!isAppError(thrown, 'INVALID_REFERENCE')) throw thrown;
    const { message, details } = thrown;
    const texts = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, String(value)]));
    return [{ kind: 'error', key: 'error', code: 'INVALID_REFERENCE', message, details: texts }];
  }
}
