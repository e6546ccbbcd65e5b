import { lazy, Suspense } from 'react';
import { useLists } from '../state/incoming/lists-store.ts';
import { useIncoming } from './use-incoming.ts';

const Sheet = lazy(async () => ({ default: (await import('./sheet/list-sheet.tsx')).ListSheet }));

/** Takes lists of images from everywhere, and shows them. */
export function IncomingLists() {
  useIncoming();
  const sources = useLists(({ sources }) => sources);
  return sources === null ? null : (
    <Suspense fallback={null}>
      <Sheet sources={sources} />
    </Suspense>
  );
}
