import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { CopyRequest } from '../../../shared/schemas/hand-over/copy.ts';
import { errorDataOf } from '../../api/error-data.ts';
import type { CopiedImage } from '../../state/library/copied-images.ts';
import { lookAtCopy } from '../../state/library/copy-job.ts';

interface DryRun {
  isLooking: boolean;
  /** What would be sent of each image; undefined until the registry was asked about this very request. */
  images: readonly CopiedImage[] | undefined;
  error: AppErrorData | undefined;
  /** Asks the registry. Nothing is asked while one types: hosts that nobody meant would hear of it. */
  look: () => void;
}

/** What a copy would send, asked when it is wanted, and forgotten when the request is another one. */
export function useDryRun(request: CopyRequest): DryRun {
  const text = JSON.stringify(request);
  const [asked, setAsked] = useState<string>();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['copy', text],
    enabled: asked === text,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: ({ signal }) => lookAtCopy(request, signal),
  });
  const isAsked = asked === text;
  return {
    isLooking: isAsked && isFetching,
    images: isAsked && !isFetching && error === null ? data : undefined,
    error: isAsked && !isFetching && error !== null ? errorDataOf(error) : undefined,
    look: () => {
      if (isAsked) void refetch();
      else setAsked(text);
    },
  };
}
