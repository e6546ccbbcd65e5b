import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { BundleInspection } from '../../../shared/schemas/bundle.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { api } from '../../api/connection-store.ts';
import { useSettled } from '../../components/hooks/use-settled.ts';
import { type BundleChoice, requestOf, type Shape } from './choice.ts';

interface InspectedBundle {
  /** Undefined until the engine has answered for what is chosen now. */
  inspection: BundleInspection | undefined;
  /** The last answer, to be shown while the next one is on its way. */
  shown: BundleInspection | undefined;
}

/** What a bundle of this shape would be, asked again as it is chosen. */
export function useBundleInspection(
  images: readonly LibraryImage[],
  choice: BundleChoice,
  shape: Shape,
): InspectedBundle {
  const request = requestOf(images, choice, shape);
  const { have } = choice;
  // A list may be long, and is told from another one by this much of it.
  const text = JSON.stringify({ ...request, have: [have?.length, have?.at(0), have?.at(-1)] });
  const settled = useSettled(text);
  const { data, isFetching } = useQuery({
    queryKey: ['bundle', settled],
    enabled: isAbsolutePath(choice.path) && settled === text,
    // The disk may change at any time, so no answer is reused.
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api().library.inspectBundle(request, { signal }),
  });
  return { inspection: isFetching || settled !== text ? undefined : data, shown: data };
}
