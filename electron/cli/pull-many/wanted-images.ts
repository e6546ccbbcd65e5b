import { isAppError } from '../../../shared/errors.ts';
import { type ListedImage, readImageList } from '../../../shared/lists/image-list.ts';
import { parsePlatform } from '../../../shared/platform.ts';
import { formatReference, parseReference } from '../../../shared/reference.ts';
import { withoutCredentials } from '../../../shared/text/without-credentials.ts';
import { UsageError } from '../process/failure.ts';

/** One image of a run. */
export interface WantedImage {
  reference: string;
  /** Platform text; undefined lets the engine choose. */
  platform?: string;
  /** All platforms of this one, whatever the command says of others. */
  allPlatforms?: boolean;
  /** Leaves the older version in the library, under its tag and digest. */
  keepsOlder?: boolean;
}

/** What names no image, and where it stands. */
export interface UnfitName {
  /** `list.txt, line 3`; empty for a word of the command. */
  place: string;
  /** What stands there, as it is written; without user name and password. */
  text: string;
  message: string;
}

/** Above it a list is no list of images that somebody wants, and the plan would take hours. */
const mostImages = 5_000;
/** So many show that a text is no list. */
const mostUnfit = 1_000;

/**
 * Reads what a run is to fetch: the references of the command, then those of the list.
 * @param platform replaces what the list says.
 * @returns the images in their order, and what names none: with any of it nothing is to be fetched.
 * @throws {UsageError} when there are too many for one run.
 */
export function readWanted(
  references: readonly string[],
  list: { name: string; text: string } | undefined,
  platform: string | undefined,
): { images: WantedImage[]; unfit: UnfitName[] } {
  const read = list === undefined ? { images: [], unread: [] } : readImageList(list.text);
  const placeOf = (line: number) => `${list?.name}, line ${line}`;
  const unfit: UnfitName[] = read.unread.map(({ line, text, variable }) => ({
    place: placeOf(line),
    text,
    message: `“${text}” depends on ${variable}, which has no value there. Write the image without variables, or give it a default.`,
  }));
  const images: WantedImage[] = [];
  const seen = new Set<string>();
  const take = (place: string, wanted: WantedImage) => {
    const name = JSON.stringify([wanted.reference, wanted.platform]);
    if (seen.has(name) || unfit.length >= mostUnfit) return;
    seen.add(name);
    const message = problemOf(wanted);
    if (message === undefined && images.length === mostImages) throw tooMany();
    if (message === undefined) images.push(wanted);
    else unfit.push({ place, text: withoutCredentials(wanted.reference), message });
  };
  for (const reference of references) take('', { reference, ...choice(platform) });
  for (const image of read.images) take(placeOf(image.line), wantedOf(image, platform));
  return { images, unfit };
}

/**
 * The images with their references in full, each once.
 * @param defaultRegistry the host that references without one mean.
 */
export function distinctImages(images: readonly WantedImage[], defaultRegistry: string): WantedImage[] {
  const distinct = new Map<string, WantedImage>();
  for (const { reference, platform } of images) {
    const full = formatReference(parseReference(reference, defaultRegistry));
    distinct.set(JSON.stringify([full, platform]), { reference: full, ...choice(platform) });
  }
  return [...distinct.values()];
}

function tooMany(): UsageError {
  return new UsageError(
    `These are more than ${mostImages} images, the most that one run takes. Split the list, and pull the parts one after the other.`,
  );
}

function wantedOf({ reference, platform }: ListedImage, chosen: string | undefined): WantedImage {
  return { reference, ...choice(chosen ?? platform) };
}

function choice(platform: string | undefined): { platform?: string } {
  return platform === undefined ? {} : { platform };
}

function problemOf({ reference, platform }: WantedImage): string | undefined {
  try {
    parseReference(reference);
    if (platform !== undefined) parsePlatform(platform);
    return undefined;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}
