import { isDigest } from '../digest.ts';
import { AppError } from '../errors.ts';
import { formatReference, parseReference } from '../reference.ts';

/** What images of a library are found by. */
export interface NamedImage {
  /** The name in the library; the digest of an image without one. */
  reference: string;
  digest: string;
}

/** Fewer hex digits than lists show name no image. */
const shortestPrefix = 12;

/**
 * The images that a text means, by the first of these that finds any: the name as it is written (other tools may use
 * names that are no references), the reference in full, the repository with this digest, the digest, and the first 12
 * or more digits of one.
 * @throws {AppError} `INVALID_REFERENCE` for digits with which several digests begin.
 */
export function findImages<Image extends NamedImage>(
  images: readonly Image[],
  text: string,
  defaultRegistry: string,
): Image[] {
  const written = images.filter(({ reference }) => reference === text);
  if (written.length > 0) return written;
  const named = imagesOfReference(images, text, defaultRegistry);
  return named.length > 0 ? named : imagesOfDigest(images, text);
}

/**
 * True for a name that says where the image comes from: a full reference, host included. Names that other tools give
 * and digests do not.
 */
export function isFullReference(text: string): boolean {
  try {
    return !isDigest(text) && formatReference(parseReference(text)) === text;
  } catch {
    return false;
  }
}

/** True for a name whose tag a registry can be asked about: what it means there now. */
export function hasTagInRegistry(text: string): boolean {
  return !text.includes('@') && isFullReference(text);
}

function imagesOfReference<Image extends NamedImage>(
  images: readonly Image[],
  text: string,
  defaultRegistry: string,
): Image[] {
  try {
    const wanted = parseReference(text, defaultRegistry);
    const name = formatReference(wanted);
    const named = images.filter(({ reference }) => reference === name);
    if (named.length > 0 || wanted.digest === undefined) return named;
    const { digest, ...untilDigest } = wanted;
    return images.filter(
      (image) => image.digest === digest && isNamed(image.reference, formatReference(untilDigest)),
    );
  } catch {
    return [];
  }
}

/** A name without a tag stands for every tag of the repository. */
function isNamed(reference: string, name: string): boolean {
  return reference === name || reference.startsWith(`${name}:`);
}

function imagesOfDigest<Image extends NamedImage>(images: readonly Image[], text: string): Image[] {
  const [, algorithm, hex = ''] = /^(?:(sha256|sha512):)?([0-9a-f]+)$/.exec(text) ?? [];
  if (hex.length < shortestPrefix) return [];
  const found = images.filter(({ digest }) =>
    algorithm === undefined ? digest.split(':')[1]?.startsWith(hex) : digest.startsWith(text),
  );
  const digests = [...new Set(found.map(({ digest }) => digest))];
  if (digests.length < 2) return found;
  throw new AppError(
    'INVALID_REFERENCE',
    `${text} is the beginning of several digests: ${digests.join(', ')}. Write more of the one that is meant.`,
    { details: { reference: text } },
  );
}
