import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { ImportedImage } from '../../../shared/schemas/import.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { invalidateLibrary } from '../../api/queries.ts';

/** The import of one archive or folder. */
export interface ImportJob {
  id: number;
  path: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  bytes: number;
  /** 0 until it is known. */
  total: number;
  images: readonly ImportedImage[];
  error?: AppErrorData;
}

/** The imports that this window began, and what came of them, the oldest first. */
export const useImports = create<{ jobs: readonly ImportJob[] }>(() => ({ jobs: [] }));

let lastId = 0;
let running: { id: number; stop: AbortController } | undefined;

/** Imports archives and folders one after the other; of the parts of a split archive the first one brings the others along. */
export function importPaths(paths: readonly string[]): void {
  const jobs = withoutFurtherParts(paths).map((path): ImportJob => {
    lastId += 1;
    return { id: lastId, path, state: 'waiting', bytes: 0, total: 0, images: [] };
  });
  useImports.setState((state) => ({ jobs: [...state.jobs, ...jobs] }));
  if (running === undefined) void runNext();
}

/** Ends an import that is under way, takes one back that waits, or puts the note of an ended one away. */
export function dismissImport(id: number): void {
  if (running?.id === id) running.stop.abort();
  useImports.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));
}

/** The paths, each archive once, whichever and however many of its parts are named. */
export function withoutFurtherParts(paths: readonly string[]): string[] {
  const byArchive = new Map<string, string>();
  for (const path of paths) {
    const archive = path.replace(/\.\d{3,6}$/, '');
    if (!byArchive.has(archive)) byArchive.set(archive, path);
  }
  return [...byArchive.values()];
}

async function runNext(): Promise<void> {
  const job = useImports.getState().jobs.find(({ state }) => state === 'waiting');
  if (job === undefined) return;
  const stop = new AbortController();
  running = { id: job.id, stop };
  try {
    await run(job, stop.signal);
  } finally {
    running = undefined;
    invalidateLibrary();
  }
  await runNext();
}

async function run({ id, path }: ImportJob, signal: AbortSignal): Promise<void> {
  change(id, { state: 'running' });
  const images: ImportedImage[] = [];
  try {
    for await (const event of await api().library.import({ paths: [path] }, { signal })) {
      if (event.type === 'progress') change(id, { bytes: event.bytes, total: event.total });
      else images.push(event);
    }
    change(id, { state: 'done', images });
  } catch (thrown) {
    if (!signal.aborted) change(id, { state: 'failed', images, error: errorDataOf(thrown) });
  }
}

function change(id: number, part: Partial<ImportJob>): void {
  useImports.setState(({ jobs }) => ({
    jobs: jobs.map((job) => (job.id === id ? { ...job, ...part } : job)),
  }));
}
