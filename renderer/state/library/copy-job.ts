import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { CopyRequest } from '../../../shared/schemas/hand-over/copy.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { afterCopyEvent, type CopiedImage } from './copied-images.ts';

/** The copy to a registry that this window makes, or made last. */
export interface CopyJob {
  request: CopyRequest;
  /** The registry that it goes to, as `parseReference` gives it. */
  registry: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  /** Those that have begun. */
  images: readonly CopiedImage[];
  /** What ended it all. */
  error?: AppErrorData;
}

/** There is at most one: two would only share a line's speed. */
export const useCopyJob = create<{ job: CopyJob | null }>(() => ({ job: null }));

let running: AbortController | undefined;

/** Copies images. The same copy goes on where it was stopped: what the registry has is not sent again. */
export async function copyImages(request: CopyRequest, registry: string): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const change = (part: Partial<CopyJob>) => {
    if (running !== controller) return;
    useCopyJob.setState(({ job }) => ({ job: job === null ? null : { ...job, ...part } }));
  };
  useCopyJob.setState({ job: { request, registry, state: 'running', images: [] } });
  try {
    await followCopy(request, controller.signal, (images) => change({ images }));
    change({ state: 'done' });
  } catch (thrown) {
    if (controller.signal.aborted) change({ state: 'stopped' });
    else change({ state: 'failed', error: errorDataOf(thrown) });
  }
}

/** What a copy would send of each image. Nothing is sent. */
export async function lookAtCopy(request: CopyRequest, signal: AbortSignal): Promise<readonly CopiedImage[]> {
  return followCopy({ ...request, dryRun: true }, signal, () => {});
}

/** Stops the copy that is under way. The registry keeps what it has. */
export function stopCopy(): void {
  running?.abort();
  useCopyJob.setState(({ job }) => ({
    job: job?.state === 'running' ? { ...job, state: 'stopped' } : job,
  }));
}

/** Puts the note of the last copy away. */
export function dismissCopy(): void {
  useCopyJob.setState({ job: null });
}

async function followCopy(
  request: CopyRequest,
  signal: AbortSignal,
  tell: (images: readonly CopiedImage[]) => void,
): Promise<readonly CopiedImage[]> {
  let images: readonly CopiedImage[] = [];
  for await (const event of await api().copies.copy(request, { signal })) {
    images = afterCopyEvent(images, event);
    tell(images);
  }
  // A stream that is cut short on purpose may end as one that is complete.
  signal.throwIfAborted();
  return images;
}
