import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { WantedImage } from '../../../shared/lists/plan-many.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { imageKey } from './list-rows.ts';

/** What an image takes, or why that cannot be told. */
export type RowPlan = { plan: DownloadPlan } | { error: AppErrorData };

/** Plans by the key of their image; one that is not there is being asked for. */
export const usePlans = create<{ plans: ReadonlyMap<string, RowPlan> }>(() => ({ plans: new Map() }));

let asking = new AbortController();
const asked = new Set<string>();

/** Has those images planned that are not, each row as soon as it is known. */
export async function planMissing(images: readonly WantedImage[]): Promise<void> {
  const { signal } = asking;
  const missing = images.filter(({ reference, platform }) => !asked.has(imageKey(reference, platform)));
  if (missing.length === 0) return;
  const keys = missing.map(({ reference, platform }) => imageKey(reference, platform));
  for (const key of keys) asked.add(key);
  const news = new Map<string, RowPlan>();
  const tell = () => {
    if (news.size === 0 || signal.aborted) return;
    usePlans.setState(({ plans }) => ({ plans: new Map([...plans, ...news]) }));
    news.clear();
  };
  // Many rows in one frame are drawn once.
  const timer = setInterval(tell, 50);
  try {
    for await (const event of await api().downloads.planMany({ images: missing }, { signal })) {
      if (event.type === 'total') continue;
      const key = keys[event.index];
      if (key === undefined) continue;
      news.set(key, event.type === 'planned' ? { plan: event.plan } : { error: event.error });
    }
  } catch (thrown) {
    const error = errorDataOf(thrown);
    const { plans } = usePlans.getState();
    for (const key of keys) if (!plans.has(key) && !news.has(key)) news.set(key, { error });
  } finally {
    clearInterval(timer);
    tell();
  }
}

/** Forgets plans that failed, so that they are asked for again. */
export function forgetFailed(): void {
  const kept = [...usePlans.getState().plans].filter(([key, row]) => {
    const isKept = 'plan' in row;
    if (!isKept) asked.delete(key);
    return isKept;
  });
  usePlans.setState({ plans: new Map(kept) });
}

/** Forgets all plans, and stops asking. */
export function forgetPlans(): void {
  asking.abort();
  asking = new AbortController();
  asked.clear();
  usePlans.setState({ plans: new Map() });
}
