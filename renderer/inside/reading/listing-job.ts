import { create } from 'zustand';
import type { InsideEvent } from '../../../shared/inside/image-files.ts';

type Progress = Extract<InsideEvent, { type: 'progress' }>;

/** How far opening is, by the key of each image. */
const useProgress = create<{ jobs: ReadonlyMap<string, Progress> }>(() => ({ jobs: new Map() }));

/** How far opening an image is; undefined before anything was told. */
export function useListingProgress(key: string): Progress | undefined {
  return useProgress(({ jobs }) => jobs.get(key));
}

/** Takes note of how far opening an image is. */
export function reportProgress(key: string, progress: Progress): void {
  useProgress.setState(({ jobs }) => ({ jobs: new Map(jobs).set(key, progress) }));
}

/** Forgets how far opening an image was. */
export function clearProgress(key: string): void {
  useProgress.setState(({ jobs }) => {
    const rest = new Map(jobs);
    rest.delete(key);
    return { jobs: rest };
  });
}
