import type { BlobSource } from './blob-source.ts';

/**
 * Chooses the sources that serve the pieces of one blob side by side.
 * @param usable the sources that have not been given up, in order; at least one.
 * @returns at least one of them, in their order.
 */
export type SourceChoice = (usable: readonly BlobSource[]) => readonly BlobSource[];

/** Every mirror beside the first of the others: the registry, or the foreign URL that has taken its place. */
export const mirrorsBesideOrigin: SourceChoice = (usable) => {
  const origin = usable.find(({ kind }) => kind !== 'mirror');
  return usable.filter((source) => source.kind === 'mirror' || source === origin);
};
