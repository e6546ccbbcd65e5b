import pLimit from 'p-limit';

/**
 * Runs what waits for the disk to have everything, two at a time: each holds one of the four threads of Node that use the disk,
 * and the others must stay free for what is written meanwhile, and for the hints that say so. Not to be nested.
 */
export const flushes = pLimit(2);
