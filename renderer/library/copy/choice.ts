import { type AppErrorData, toAppError } from '../../../shared/errors.ts';
import { placesOf } from '../../../shared/hand-over/destination.ts';
import { formatReference } from '../../../shared/reference.ts';
import type { CopyRequest } from '../../../shared/schemas/hand-over/copy.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';

/** Where images would go, or why they cannot. `none`: no destination yet; `no-registry`: it does not begin with one. */
export type CopyPlaces =
  | { state: 'none' | 'no-registry' }
  | { state: 'wrong'; error: AppErrorData }
  | { state: 'right'; registry: string; names: readonly string[] };

/** Stands for the registry that a destination does not name: nobody means to push to the default one by leaving it out. */
const unnamed = 'no-registry.invalid';
/** Destinations that are remembered. */
const mostRemembered = 5;

/** Where images go, by the rule that the engine follows. */
export function placesFor(images: readonly LibraryImage[], destination: string): CopyPlaces {
  const text = destination.trim();
  if (text === '') return { state: 'none' };
  try {
    const places = placesOf(
      images.map(({ reference }) => reference),
      text,
      unnamed,
    );
    const [first] = places;
    if (first === undefined || first.registry === unnamed) return { state: 'no-registry' };
    return { state: 'right', registry: first.registry, names: places.map((place) => formatReference(place)) };
  } catch (thrown) {
    return { state: 'wrong', error: toAppError(thrown).toJSON() };
  }
}

/** What the engine is asked for. */
export function requestOf(
  images: readonly LibraryImage[],
  destination: string,
  { isDistributable, isAttached }: { isDistributable: boolean; isAttached: boolean },
): CopyRequest {
  return {
    images: images.map(({ reference, digest }) => ({ reference, digest })),
    destination: destination.trim(),
    ...(isDistributable ? { distributable: true } : {}),
    ...(isAttached ? {} : { attached: false }),
  };
}

/** Remembered destinations with one more, the last used first. */
export function withDestination(remembered: readonly string[], destination: string): string[] {
  const text = destination.trim();
  return [text, ...remembered.filter((each) => each !== text)].slice(0, mostRemembered);
}

/** The command that fetches a copy: by its tag, or by its digest where it has none. */
export function pullCommand(destination: string, digest: string): string {
  const hasTag = destination.lastIndexOf(':') > destination.lastIndexOf('/');
  return `docker pull ${hasTag ? destination : `${destination}@${digest}`}`;
}
