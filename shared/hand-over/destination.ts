import { AppError } from '../errors.ts';
import { formatReference, parseReference, parseRegistry, type Reference } from '../reference.ts';

/**
 * Where images are copied to.
 * @param sources full references of the library, in order.
 * @param destination for one image a reference, whose tag is the source's when it has none; for several a place below
 * which each is put under the name of its repository, and for one too where it is a registry alone.
 * @returns one full reference for each source.
 * @throws {AppError} `INVALID_REFERENCE` for a destination that names a digest, that names a tag for several images, or
 * that two of them would share.
 */
export function placesOf(
  sources: readonly string[],
  destination: string,
  defaultRegistry: string,
): Reference[] {
  const isHost = isRegistryAlone(destination);
  const wanted = isHost
    ? { registry: parseRegistry(destination), repository: '' }
    : parseReference(destination, defaultRegistry);
  if ('digest' in wanted && wanted.digest !== undefined)
    throw invalid(
      destination,
      'destination-digest',
      'A destination is a repository or a tag of it, and not a digest.',
    );
  const tag = !isHost && hasTag(destination) && 'tag' in wanted ? wanted.tag : undefined;
  if (sources.length > 1 && tag !== undefined)
    throw invalid(
      destination,
      'destination-tag',
      'Several images cannot have one tag. Leave it out of the destination.',
    );
  const isBelow = isHost || sources.length > 1;
  const places = sources.map((text): Reference => {
    const source = parseReference(text, defaultRegistry);
    const parts = isBelow ? [wanted.repository, source.repository] : [wanted.repository];
    const repository = parts.filter((part) => part !== '').join('/');
    const named = tag ?? source.tag;
    return { registry: wanted.registry, repository, ...(named === undefined ? {} : { tag: named }) };
  });
  const names = places.map((place) => formatReference(place));
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined)
    throw invalid(
      destination,
      'destination-twice',
      `Two of the images would be ${twice} there. Copy them one by one.`,
    );
  return places;
}

/** True for `registry.example`, `localhost:5000` and the like, which name no repository. */
function isRegistryAlone(text: string): boolean {
  const name = text.trim();
  return !name.includes('/') && /^(?:localhost|\[[\da-f:.]+\]|[^:@]+\.[^:@]+)(?::\d{1,5})?$/i.test(name);
}

/** True when the text itself names a tag; a parsed reference has one in any case. */
function hasTag(text: string): boolean {
  return text.lastIndexOf(':') > text.lastIndexOf('/');
}

/** @param reason by which other languages find their own sentence. */
function invalid(destination: string, reason: string, sentence: string): AppError {
  return new AppError('INVALID_REFERENCE', sentence, { details: { reference: destination, reason } });
}
