import { lazy } from 'react';
import { ExplorePage } from '../explore/page.tsx';
import type { Place, Route } from '../state/route.ts';

// Explore is what most starts show; the code of the others is read while nothing else is to do.
const readers = {
  compare: () => import('../explore/compare/page.tsx'),
  downloads: () => import('../downloads/page.tsx'),
  library: () => import('../library/page.tsx'),
  settings: () => import('../settings/page.tsx'),
  serving: () => import('../serving/page.tsx'),
  libraryFiles: () => import('../library/files/page.tsx'),
};

/** A page: one of a place's, or the place itself. */
export type PageName = Place | 'serving' | 'libraryFiles';

/** The page that a route shows. */
export function pageOf(route: Route): PageName {
  if (route.place !== 'library') return route.place;
  return route.files === undefined ? (route.view ?? route.place) : 'libraryFiles';
}

/** The page of each place. */
export const pages: Record<PageName, React.ComponentType> = {
  explore: ExplorePage,
  compare: lazy(async () => ({ default: (await readers.compare()).ComparePage })),
  downloads: lazy(async () => ({ default: (await readers.downloads()).DownloadsPage })),
  library: lazy(async () => ({ default: (await readers.library()).LibraryPage })),
  settings: lazy(async () => ({ default: (await readers.settings()).SettingsPage })),
  serving: lazy(async () => ({ default: (await readers.serving()).ServingPage })),
  libraryFiles: lazy(async () => ({ default: (await readers.libraryFiles()).LibraryFilesPage })),
};

// Not every browser can tell when it is idle.
const whenIdle = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 300));

/** Reads the code of all pages ahead, one after the other, each when the window is idle. */
export function readPagesAhead(): void {
  const [next, ...later] = Object.values(readers);
  readWhenIdle(next, later);
}

function readWhenIdle(read: (() => Promise<unknown>) | undefined, later: (() => Promise<unknown>)[]): void {
  if (read === undefined) return;
  whenIdle(() => {
    const [next, ...rest] = later;
    // A page that cannot be read ahead is read again, and its failure shown, when it is wanted.
    read().then(
      () => readWhenIdle(next, rest),
      () => readWhenIdle(next, rest),
    );
  });
}
