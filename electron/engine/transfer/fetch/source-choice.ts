import type { BlobSource } from './blob-source.ts';
import type { Claim } from './claim.ts';

/**
 * Chooses the source that the next connection of a blob is opened to.
 * @param usable the sources that have not been given up, in order; at least one.
 * @param open what the blob's other connections do, each with its source.
 */
export type SourceChoice = (usable: readonly BlobSource[], open: readonly Claim[]) => BlobSource | undefined;

/** All connections go to the first source, as long as it serves. */
export const firstSource: SourceChoice = ([first]) => first;
