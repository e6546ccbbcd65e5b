import { isAppError } from '../../../shared/errors.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import type { ImagePlatform } from '../../../shared/schemas/image.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { isTagOfWindowsRelease, windowsReleaseOf } from '../../../shared/windows-releases.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { finds, readSearch, squash } from '../../search/words.ts';
import { type ComparedImage, comparedOfLibrary } from '../../state/route.ts';

/** One image to compare. */
export interface Choice {
  /** Unique over all choices. */
  key: string;
  label: string;
  image: ComparedImage;
}

/** What can be chosen for one side, in the order in which it is offered. */
export interface Choices {
  /** The reference that was typed; null while the text is none. */
  typed: Choice | null;
  platforms: Choice[];
  library: Choice[];
  tags: Choice[];
  /** How many more match than are offered. */
  more: number;
}

/** What the choices are made from. */
export interface ChoiceSources {
  /** The image that is chosen; undefined before any is. */
  current: (Pick<ComparedImage, 'reference' | 'digest'> & { platform: string | undefined }) | undefined;
  platforms: readonly Pick<ImagePlatform, 'text' | 'platform'>[];
  library: readonly Pick<LibraryImage, 'reference' | 'digest' | 'platform'>[];
  /** Tags of the current image's repository. */
  tags: readonly string[];
  /** The registry that references without one mean. */
  registry: string;
}

const mostChoices = 50;

/**
 * What a text offers to compare with: the reference that it is, whatever registry and repository that names; then what
 * holds its words. A text that is a reference never picks a tag of the repository at hand.
 */
export function choicesFor(query: string, sources: ChoiceSources): Choices {
  const search = readSearch(query);
  const typed = typedChoice(query.trim(), sources.registry);
  const { current } = sources;
  const platforms = sources.platforms
    .filter(
      ({ text, platform }) =>
        text !== current?.platform &&
        finds(
          search,
          squash(shortPlatform(text)),
          (release) => windowsReleaseOf(platform['os.version'] ?? '') === release,
        ),
    )
    .map(({ text }) => ({
      key: `platform ${text}`,
      label: shortPlatform(text),
      image: {
        reference: current?.reference ?? '',
        platform: text,
        ...(current?.digest === undefined ? {} : { digest: current.digest }),
      },
    }));
  const library = sources.library
    .filter(({ reference }) =>
      finds(search, squash(reference), (release) => isTagOfWindowsRelease(tagOf(reference), release)),
    )
    .map(({ reference, digest, platform }) => ({
      key: `library ${reference} ${digest}`,
      label:
        platform === null || platform === 'all' ? reference : `${reference} · ${shortPlatform(platform)}`,
      image: comparedOfLibrary({ reference, digest, platform }),
    }));
  const repository = current === undefined ? '' : repositoryOf(current.reference);
  const tags = sources.tags
    .filter(
      (tag) =>
        `${repository}:${tag}` !== current?.reference &&
        finds(search, squash(tag), (release) => isTagOfWindowsRelease(tag, release)),
    )
    .map((tag) => ({ key: `tag ${tag}`, label: tag, image: { reference: `${repository}:${tag}` } }));
  const offered = library.slice(0, mostChoices);
  const room = Math.max(0, mostChoices - platforms.length - offered.length);
  return {
    typed,
    platforms,
    library: offered,
    tags: tags.slice(0, room),
    more: library.length - offered.length + Math.max(0, tags.length - room),
  };
}

/**
 * The name of an image as people read it: without the digest that pins a tag, and without the host that references
 * without one mean.
 */
export function imageLabel({ reference }: ComparedImage, registry = ''): string {
  const name = /:[^/]+@sha/.test(reference) ? reference.replace(/@.*$/, '') : reference;
  return registry !== '' && name.startsWith(`${registry}/`) ? name.slice(registry.length + 1) : name;
}

function typedChoice(text: string, registry: string): Choice | null {
  if (!/^\S*[:/@]\S*$/.test(text)) return null;
  try {
    const reference = formatReference(parseReference(text, registry));
    return { key: `typed ${reference}`, label: reference, image: { reference } };
  } catch (thrown) {
    if (!isAppError(thrown, 'INVALID_REFERENCE')) throw thrown;
    return null;
  }
}

function tagOf(reference: string): string {
  return reference.slice(reference.lastIndexOf(':') + 1);
}

function repositoryOf(reference: string): string {
  const name = reference.replace(/@.*$/, '');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
