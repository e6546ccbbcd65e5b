import { isAppError } from '../../shared/errors.ts';
import {
  defaultRegistryHost,
  formatReference,
  parseReference,
  type Reference,
} from '../../shared/reference.ts';
import { type PastedText, readPastedText } from '../../shared/text/pasted-text.ts';
import { isWindowsBaseImage, isWindowsImageOf, windowsReleaseTag } from '../../shared/windows-releases.ts';
import { cutMiddle } from '../components/text/cut-middle.ts';
import { searchNames } from '../search/names.ts';
import { finds, readSearch, squash } from '../search/words.ts';

/** What a line of the palette does. `error` does nothing: it says why the text is no reference. */
export type PaletteItem =
  | ReferenceItem
  | {
      kind: 'error';
      key: string;
      code: 'INVALID_REFERENCE';
      details: Record<string, string>;
      message: string;
    }
  | { kind: 'repository'; key: string; registry: string; repository: string; label: string }
  | { kind: 'command'; key: string; command: PaletteCommand };

interface ReferenceItem {
  kind: 'reference';
  key: string;
  reference: Reference;
  /** Platform text, where the pasted line named one. */
  platform?: string;
}

export const paletteCommands = [
  'explore',
  'downloads',
  'library',
  'settings',
  'open-list',
  'import',
  'pause-all',
  'resume-all',
  'verify-library',
  'serving',
  'toggle-limit',
  'shortcuts',
  'refresh',
] as const;
export type PaletteCommand = (typeof paletteCommands)[number];

const mostRepositories = 30;
/** Characters shown of a word that is no reference. */
const longestEcho = 80;

/** The lines for a text: the image that it names or means first, then repositories, then places and actions. */
export function paletteItems(
  text: string,
  registry: string,
  repositories: readonly string[],
  commandLabels: Readonly<Record<PaletteCommand, string>>,
): PaletteItem[] {
  const pasted = readPastedText(text);
  if (pasted.kind === 'portal') return [portalItem(pasted.repository)];
  const found = searchNames(repositories, pasted.text);
  const named = namedItem(pasted, registry);
  const offers = releaseItems(pasted.text, registry, found);
  // A name without a tag means the repository first: hardly one of Microsoft's has a tag `latest`.
  const isBare = named?.kind === 'reference' && found.includes(pasted.text);
  const items = [
    ...(isBare ? [repositoryItem(pasted.text, registry)] : []),
    ...(named?.kind === 'reference' ? [named, ...offers.filter((offer) => !isSame(offer, named))] : offers),
    ...found
      .filter((repository) => !isBare || repository !== pasted.text)
      .slice(0, mostRepositories)
      .map((repository) => repositoryItem(repository, registry)),
    ...commandItems(pasted.text, commandLabels),
  ];
  return items.length === 0 && named !== undefined ? [named] : items;
}

function repositoryItem(repository: string, registry: string): PaletteItem {
  return { kind: 'repository', key: `repository:${repository}`, registry, repository, label: repository };
}

function portalItem(repository: string): PaletteItem {
  const label = `${defaultRegistryHost}/${repository}`;
  return { kind: 'repository', key: `repository:${label}`, registry: defaultRegistryHost, repository, label };
}

/** The image that the text names, or why it names none; nothing where it does not look like a reference. */
function namedItem(
  pasted: Exclude<PastedText, { kind: 'portal' }>,
  registry: string,
): PaletteItem | undefined {
  const { text } = pasted;
  if (pasted.kind === 'words' && !/^\S*[:/@]\S*$/.test(text)) return undefined;
  const platform = pasted.kind === 'reference' ? pasted.platform : undefined;
  try {
    const reference = parseReference(text, registry);
    return {
      kind: 'reference',
      key: 'reference',
      reference,
      ...(platform === undefined ? {} : { platform }),
    };
  } catch (thrown) {
    if (!isAppError(thrown, 'INVALID_REFERENCE')) throw thrown;
    const details = Object.fromEntries(
      Object.entries(thrown.details).map(([name, value]) => [name, echoOf(String(value))]),
    );
    return {
      kind: 'error',
      key: 'error',
      code: 'INVALID_REFERENCE',
      message: echoOf(thrown.message),
      details,
    };
  }
}

/** For a search that names a Windows release: the tag of that release in each base image found. */
function releaseItems(query: string, registry: string, found: readonly string[]): ReferenceItem[] {
  const [release, ...others] = new Set(readSearch(query).releases);
  if (release === undefined || others.length > 0) return [];
  const tag = windowsReleaseTag(release);
  return found
    .filter((repository) => isWindowsBaseImage(repository) && isWindowsImageOf(repository, release))
    .map((repository) => ({
      kind: 'reference',
      key: `reference:${repository}:${tag}`,
      reference: { registry, repository, tag },
    }));
}

function commandItems(query: string, labels: Readonly<Record<PaletteCommand, string>>): PaletteItem[] {
  const search = readSearch(query);
  return paletteCommands
    .filter((command) => finds(search, squash(labels[command]), () => false))
    .map((command): PaletteItem => ({ kind: 'command', key: `command:${command}`, command }));
}

function isSame(left: ReferenceItem, right: ReferenceItem): boolean {
  return formatReference(left.reference) === formatReference(right.reference);
}

function echoOf(sentence: string): string {
  return sentence.replace(/\S+/g, (word) => cutMiddle(word, longestEcho));
}
