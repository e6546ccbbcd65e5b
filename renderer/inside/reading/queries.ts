import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import type { ImageFile, ImageFilesSummary, InsideImage } from '../../../shared/inside/image-files.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import { api } from '../../api/connection-store.ts';
import { queryClient } from '../../api/query-client.ts';
import { asked, keyOf, keyOfOpened, type OpenedImage, type WholeImage } from './image-of.ts';
import { reportProgress } from './listing-job.ts';

/** How often is looked while layers come (ms). */
const lookEvery = 4_000;
/** How long an opened image is kept that nobody looks at (ms). */
const keptFor = 600_000;

/** How far the files of an image are known, and what it costs to know them; looked at again while layers come. */
export function useInsideState(image: WholeImage): UseQueryResult<InsideState> {
  return useQuery<InsideState>({
    queryKey: ['inside-state', keyOf(image)],
    refetchOnMount: 'always',
    refetchInterval: ({ state: { data } }) =>
      data?.layers.some(({ state }) => state === 'arriving' || state === 'looking') ? lookEvery : false,
    queryFn: ({ signal }) => api().inside.state({ image: wholeOf(image) }, { signal }),
  });
}

/** Opens an image, or its lower layers, with what is here of it. How far that is can be heard of by the image's key. */
export function useOpenedImage(image: WholeImage, upTo: number | null, enabled: boolean) {
  return useQuery({
    queryKey: openedKey(image, upTo),
    enabled,
    gcTime: keptFor,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<OpenedImage> => {
      const wanted = upTo === null ? wholeOf(image) : { ...wholeOf(image), upTo };
      return { image: wanted, summary: await open(wanted, false, signal) };
    },
  });
}

/**
 * Opens an image; what it tells of its progress is heard of by the image's key.
 * @param fetch has what is not here fetched, and not kept.
 */
export async function open(
  image: InsideImage,
  fetch: boolean,
  signal: AbortSignal,
): Promise<ImageFilesSummary> {
  for await (const event of await api().inside.open({ image, fetch }, { signal })) {
    if (event.type === 'result') return event.result;
    reportProgress(keyOf(image), event);
  }
  throw new Error('The engine has told nothing of the image');
}

/** Everything that is known of the file at a path; null when nothing is there. */
export function useFileFacts(opened: OpenedImage, path: string | null) {
  const image = asked(opened);
  return useQuery({
    queryKey: ['inside-facts', keyOfOpened(opened), path],
    enabled: path !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<FileFacts | null> => {
      const file = await findFile(opened, path ?? '', signal);
      return file === null ? null : api().inside.facts({ image, node: file.node }, { signal });
    },
  });
}

/** What lies at a path; null when nothing does. */
export async function findFile(
  opened: OpenedImage,
  path: string,
  signal?: AbortSignal,
): Promise<ImageFile | null> {
  return api().inside.find({ image: asked(opened), path }, signal === undefined ? {} : { signal });
}

function openedKey(image: WholeImage, upTo: number | null) {
  return ['inside-opened', keyOf(image), upTo];
}

/** Puts what was opened elsewhere where it is looked for. */
export function rememberOpened(image: WholeImage, summary: ImageFilesSummary): void {
  queryClient.setQueryData<OpenedImage>(openedKey(image, null), { image: wholeOf(image), summary });
}

function wholeOf({ reference, digest, platform }: WholeImage): WholeImage {
  return {
    reference,
    ...(digest === undefined ? {} : { digest }),
    ...(platform === undefined ? {} : { platform }),
  };
}
