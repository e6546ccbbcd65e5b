import { useQuery } from '@tanstack/react-query';
import type { Image } from '../../shared/schemas/image.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import { api } from '../api/connection-store.ts';

const tenMinutes = 600_000;

/** What is attached to an image of a registry, and what its signatures are worth. */
export function useImageSignatures({ reference, digest, selected }: Image) {
  const digests: [string, ...string[]] = [digest];
  if (selected !== null && selected.digest !== digest) digests.push(selected.digest);
  return useQuery<ImageSignatures>({
    queryKey: ['signatures', reference, digests],
    staleTime: tenMinutes,
    retry: false,
    queryFn: ({ signal }) => api().signatures.ofImage({ reference, digests }, { signal }),
  });
}

/**
 * What was kept with an image of the library, and what its signatures are worth.
 * @param isOnline asks its registry where nothing was kept, and about certificates.
 */
export function useLibrarySignatures({ reference, digest, isDamaged }: LibraryImage, isOnline = false) {
  return useQuery<ImageSignatures>({
    queryKey: ['library', 'signatures', reference, digest, isOnline],
    enabled: !isDamaged,
    staleTime: tenMinutes,
    retry: false,
    queryFn: ({ signal }) =>
      api().signatures.ofLibrary({ reference, digest, offline: !isOnline }, { signal }),
  });
}
