import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { BundlePlan, BundleRequest, BundleResult } from '../../../shared/schemas/bundle.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';

/** The bundle that this window writes, or wrote last. */
export interface BundleJob {
  request: BundleRequest;
  state: 'running' | 'done' | 'failed' | 'stopped';
  phase: 'writing' | 'checking';
  bytes: number;
  total: number;
  plan?: BundlePlan;
  result?: BundleResult;
  error?: AppErrorData;
}

/** There is at most one: two would only share a stick's speed. */
export const useBundleJob = create<{ job: BundleJob | null }>(() => ({ job: null }));

let running: AbortController | undefined;

/** Writes a bundle. The same one goes on where it was stopped: files that are complete stay. */
export async function writeBundle(request: BundleRequest): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const change = (part: Partial<BundleJob>) => {
    if (running !== controller) return;
    useBundleJob.setState(({ job }) => ({ job: job === null ? null : { ...job, ...part } }));
  };
  useBundleJob.setState({ job: { request, state: 'running', phase: 'writing', bytes: 0, total: 0 } });
  try {
    for await (const event of await api().library.bundle(request, { signal: controller.signal })) {
      if (event.type === 'plan') change({ plan: event.plan });
      else if (event.type === 'progress')
        change({ phase: event.phase, bytes: event.bytes, total: event.total });
      else change({ state: 'done', result: event.result });
    }
  } catch (thrown) {
    if (controller.signal.aborted) change({ state: 'stopped' });
    else change({ state: 'failed', error: errorDataOf(thrown) });
  }
}

/** Stops the bundle that is being written. What is complete of it stays. */
export function stopBundle(): void {
  running?.abort();
  useBundleJob.setState(({ job }) => ({
    job: job?.state === 'running' ? { ...job, state: 'stopped' } : job,
  }));
}

/** Puts the note of the last bundle away. */
export function dismissBundle(): void {
  useBundleJob.setState({ job: null });
}
