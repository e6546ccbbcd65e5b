import type { Descriptor } from '../../../shared/descriptor.ts';

/** Descriptors with each digest once, as a blob that an image uses twice is fetched once. */
export function distinctDescriptors(descriptors: readonly Descriptor[]): Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

/** Bytes of all of these. */
export function sumOfSizes(descriptors: readonly Descriptor[]): number {
  return descriptors.reduce((sum, { size }) => sum + size, 0);
}

/** The most bytes that the parts of one image may claim together: a sum that every count of bytes can hold exactly. */
export const maximumImageSize = 64 * 2 ** 40;
