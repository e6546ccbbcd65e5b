import { toAppError } from '../../../shared/errors.ts';
import type { PlanManyEvent, WantedImage } from '../../../shared/lists/plan-many.ts';
import { sumPlans } from '../../../shared/plan-sum.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';

/** Images whose manifests are read at once. */
const plansAtOnce = 8;

type RowEvent = Exclude<PlanManyEvent, { type: 'total' }>;

/**
 * Plans many images, a few at a time, and tells each as soon as it is known; one that fails holds up none of the others.
 * The sum of all of them, with shared blobs counted once, comes last.
 * @param planOne what one of them would fetch.
 * @throws {AppError} the signal's reason.
 */
export async function* planMany(
  images: readonly WantedImage[],
  planOne: (image: WantedImage, signal: AbortSignal) => Promise<DownloadPlan>,
  signal: AbortSignal,
): AsyncGenerator<PlanManyEvent, void, void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const waiting = images.entries();
  const active = new Map<number, Promise<RowEvent>>();
  const plans: DownloadPlan[] = [];
  const startNext = () => {
    const { value, done } = waiting.next();
    if (done === true) return;
    const [index, image] = value;
    active.set(
      index,
      rowOf(index, () => planOne(image, either)),
    );
  };
  for (let count = 0; count < plansAtOnce; count++) startNext();
  try {
    while (active.size > 0) {
      const event = await Promise.race(active.values());
      signal.throwIfAborted();
      active.delete(event.index);
      startNext();
      if (event.type === 'planned') plans.push(event.plan);
      yield event;
    }
    yield { type: 'total', ...sumPlans(plans) };
  } finally {
    // Whoever stops listening wants nothing more of registries.
    stop.abort();
  }
}

async function rowOf(index: number, planning: () => Promise<DownloadPlan>): Promise<RowEvent> {
  try {
    return { type: 'planned', index, plan: await planning() };
  } catch (error) {
    return { type: 'failed', index, error: toAppError(error).toJSON() };
  }
}
