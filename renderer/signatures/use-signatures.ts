import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { imageKey } from '../../shared/library/space-sums.ts';
import type { Image } from '../../shared/schemas/image.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { ImageSignatures, SignedImage } from '../../shared/schemas/signatures.ts';
import { api } from '../api/connection-store.ts';

const tenMinutes = 600_000;

/** What is attached to an image of a registry, and what its signatures are worth. */
export function useImageSignatures(image: Image) {
  return useQuery(imageQuery(image, false));
}

/** The same with who made what is attached, which takes more requests: only where that is looked at. */
export function useImageMakers(image: Image) {
  return useQuery(imageQuery(image, true));
}

function imageQuery({ reference, digest, selected }: Image, makers: boolean) {
  const digests: [string, ...string[]] = [digest];
  if (selected !== null && selected.digest !== digest) digests.push(selected.digest);
  return queryOptions<ImageSignatures>({
    queryKey: ['signatures', reference, digests, makers],
    staleTime: tenMinutes,
    retry: false,
    queryFn: ({ signal }) => api().signatures.ofImage({ reference, digests, makers }, { signal }),
  });
}

/** What the signatures of an image of the library are worth, where nothing was kept by its registry, and with certificates asked about. */
export function useLibrarySignatures({ reference, digest, isDamaged }: LibraryImage) {
  return useQuery<ImageSignatures>({
    queryKey: ['library', 'signatures', reference, digest],
    enabled: !isDamaged,
    staleTime: tenMinutes,
    retry: false,
    queryFn: ({ signal }) => api().signatures.ofLibrary({ reference, digest, makers: true }, { signal }),
  });
}

/** Images of one question: enough for a high window, and few enough for a quick answer. */
const imagesAtOnce = 50;

/**
 * What was kept with images of the library that are in view, by `imageKey`. A few questions serve all rows, which are
 * drawn once with the answer; a question of each row was a message and three drawings a row.
 * @param first index of the first image in view.
 * @param last index of the last one.
 */
export function useKeptSignatures(
  images: readonly LibraryImage[],
  first: number,
  last: number,
): ReadonlyMap<string, ImageSignatures> {
  const firstBlock = Math.floor(first / imagesAtOnce);
  const count = Math.floor(last / imagesAtOnce) - firstBlock + 1;
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.max(0, count) }, (_, index) => {
        const start = (firstBlock + index) * imagesAtOnce;
        return images.slice(start, start + imagesAtOnce).filter(({ isDamaged }) => !isDamaged);
      }).filter((block) => block.length > 0),
    [images, firstBlock, count],
  );
  return useQueries({ queries: blocks.map(keptSignaturesQuery), combine: byImage });
}

function keptSignaturesQuery(block: readonly LibraryImage[]) {
  const images = block.map(({ reference, digest }) => ({ reference, digest }));
  return {
    queryKey: ['library', 'signatures', 'kept', images],
    staleTime: tenMinutes,
    retry: false,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api().signatures.ofLibraryImages({ images }, { signal }),
  };
}

function byImage(answers: readonly { data?: SignedImage[] | undefined }[]): Map<string, ImageSignatures> {
  return new Map(
    answers.flatMap(({ data = [] }) =>
      data.map(({ reference, digest = '', signatures }) => [imageKey({ reference, digest }), signatures]),
    ),
  );
}
