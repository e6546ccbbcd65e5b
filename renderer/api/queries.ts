import { type QueryKey, useQuery } from '@tanstack/react-query';
import type { Image, NamePage } from '../../shared/schemas/image.ts';
import { api } from './connection-store.ts';
import { queryClient } from './query-client.ts';
import { type NameList, readNames } from './read-names.ts';

const tenMinutes = 600_000;

function namesQuery(
  queryKey: QueryKey,
  open: (signal: AbortSignal) => Promise<AsyncIterable<NamePage>>,
  enabled: boolean,
) {
  return {
    queryKey,
    enabled,
    staleTime: tenMinutes,
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<NameList> =>
      readNames(await open(signal), (list) => {
        const shown = queryClient.getQueryData<NameList>(queryKey);
        if (shown?.isComplete !== true) queryClient.setQueryData(queryKey, list);
      }),
  };
}

/** All repositories of a registry, growing while they arrive; nothing is asked while the registry is not known. */
export function useCatalog(registry: string | undefined) {
  return useQuery(
    namesQuery(
      ['catalog', registry ?? ''],
      (signal) => api().registry.catalog({ registry: registry ?? '' }, { signal }),
      registry !== undefined,
    ),
  );
}

/** All tags of a repository (`host/name`), growing while they arrive. */
export function useTags(repository: string) {
  return useQuery(
    namesQuery(
      ['tags', repository],
      (signal) => api().registry.tags({ repository }, { signal }),
      repository !== '',
    ),
  );
}

/** Description and dates from the registry's portal; absent where there is none. */
export function useRepositoryDetails(repository: string) {
  return useQuery({
    queryKey: ['details', repository],
    enabled: repository !== '',
    staleTime: tenMinutes,
    queryFn: ({ signal }) => api().registry.repositoryDetails({ repository }, { signal }),
  });
}

/**
 * One image. A remembered image comes at once, and the registry's answer replaces it. The previous platform of the same
 * reference stays on screen while another one loads.
 */
export function useImage(reference: string, platform: string | undefined) {
  const queryKey = ['image', reference, platform ?? ''];
  return useQuery({
    queryKey,
    enabled: reference !== '',
    placeholderData: (previous: Image | undefined, query) =>
      query?.queryKey[1] === reference ? previous : undefined,
    queryFn: async ({ signal }) => {
      const input = { reference, ...(platform === undefined ? {} : { platform }) };
      let latest: Image | undefined;
      for await (const image of await api().registry.openImage(input, { signal })) {
        latest = image;
        queryClient.setQueryData(queryKey, image);
      }
      return latest ?? api().registry.image(input, { signal });
    },
  });
}

/** An image of the library, by the name and digest that it has there. No registry is asked. */
export function useLibraryImage(
  image: { reference: string; digest?: string | undefined; platform?: string | undefined } | undefined,
) {
  const { reference = '', digest = '', platform } = image ?? {};
  return useQuery({
    queryKey: ['library-image', reference, digest, platform ?? ''],
    enabled: digest !== '',
    placeholderData: (previous: Image | undefined, query) =>
      query?.queryKey[1] === reference && query.queryKey[2] === digest ? previous : undefined,
    queryFn: ({ signal }) =>
      api().library.image({ reference, digest, ...(platform === undefined ? {} : { platform }) }, { signal }),
  });
}

/** Whether something is read again when it comes into view, however new: other programs change the library too. */
interface Freshness {
  isReadAgain?: boolean;
}

/** The images of the library. */
export function useLibrary({ isReadAgain = false }: Freshness = {}) {
  return useQuery({
    queryKey: ['library'],
    refetchOnMount: isReadAgain ? 'always' : true,
    queryFn: ({ signal }) => api().library.list(undefined, { signal }),
  });
}

/** Where the library is and what it holds. */
export function useLibraryStatus({ isReadAgain = false }: Freshness = {}) {
  return useQuery({
    queryKey: ['library-status'],
    refetchOnMount: isReadAgain ? 'always' : true,
    queryFn: ({ signal }) => api().library.status(undefined, { signal }),
  });
}

/** Whose each blob of the library is. It is read only where something is shown of it. */
export function useLibrarySpace(enabled: boolean) {
  return useQuery({
    queryKey: ['library-space'],
    enabled,
    queryFn: ({ signal }) => api().space.read(undefined, { signal }),
  });
}

/** The host that runs the engine, and what it can do. */
export function useHostInfo() {
  return useQuery({
    queryKey: ['host'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api().host.info(undefined, { signal }),
  });
}

/** The key of what is known of followed tags and updates. */
export const updatesKey = ['updates'];

const ofLibrary = [
  'library',
  'library-image',
  'library-status',
  'library-space',
  'updates',
  'image',
  'platform-sizes',
];
/** What can be read of the files of images: those of a layer only when it is here. */
const ofFiles = ['inside-state', 'inside-opened'];

/** Reads everything again that depends on the contents of the library. */
export function invalidateLibrary(): void {
  for (const name of [...ofLibrary, ...ofFiles]) {
    void queryClient.invalidateQueries({ queryKey: [name] });
  }
}
