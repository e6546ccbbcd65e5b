import { useQuery } from '@tanstack/react-query';
import type { Image, PlatformSize } from '../../../shared/schemas/image.ts';
import { api } from '../../api/connection-store.ts';
import { queryClient } from '../../api/query-client.ts';

/** Sizes by the digest of a platform's manifest. */
export type PlatformSizes = Readonly<Record<string, PlatformSize>>;

const noSizes: PlatformSizes = {};

/** The size of each platform, as far as it is known. The hook reads one manifest a platform, and only when `enabled`. */
export function usePlatformSizes({ reference, digest, platforms }: Image, enabled: boolean): PlatformSizes {
  const queryKey = ['platform-sizes', reference, digest];
  const { data } = useQuery({
    queryKey,
    enabled: enabled && platforms.length > 1,
    queryFn: async ({ signal }) => {
      let sizes: PlatformSizes = queryClient.getQueryData<PlatformSizes>(queryKey) ?? noSizes;
      for await (const size of await api().registry.platformSizes({ reference }, { signal })) {
        sizes = { ...sizes, [size.digest]: size };
        queryClient.setQueryData(queryKey, sizes);
      }
      return sizes;
    },
  });
  return data ?? noSizes;
}
