import { create } from 'zustand';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { queryClient } from '../../api/query-client.ts';
import { keyOf, type WholeImage } from './image-of.ts';
import { clearProgress } from './listing-job.ts';
import { open, rememberOpened } from './queries.ts';

/** Lists of images that are being fetched go on while one looks elsewhere. */
interface FetchedLists {
  running: ReadonlyMap<string, AbortController>;
  failed: ReadonlyMap<string, AppErrorData>;
}

const useFetchedLists = create<FetchedLists>(() => ({ running: new Map(), failed: new Map() }));

/** Whether the list of an image is being fetched, and what went wrong the last time. */
export function useFetchedList(image: WholeImage): { isRunning: boolean; error: AppErrorData | undefined } {
  const key = keyOf(image);
  const isRunning = useFetchedLists(({ running }) => running.has(key));
  const error = useFetchedLists(({ failed }) => failed.get(key));
  return { isRunning, error };
}

/** Fetches the layers of an image that are not here, to list what is in them; they are not kept. */
export async function fetchList(image: WholeImage): Promise<void> {
  const key = keyOf(image);
  const { running, failed } = useFetchedLists.getState();
  if (running.has(key)) return;
  const controller = new AbortController();
  useFetchedLists.setState({
    running: new Map(running).set(key, controller),
    failed: new Map([...failed].filter(([other]) => other !== key)),
  });
  try {
    rememberOpened(image, await open(image, true, controller.signal));
  } catch (thrown) {
    const error = errorDataOf(thrown);
    if (!controller.signal.aborted && error.code !== 'CANCELLED')
      useFetchedLists.setState(({ failed }) => ({ failed: new Map(failed).set(key, error) }));
  }
  clearProgress(key);
  useFetchedLists.setState(({ running }) => ({
    running: new Map([...running].filter(([other]) => other !== key)),
  }));
  await queryClient.invalidateQueries({ queryKey: ['inside-state', key] });
}

/** Ends fetching a list. Layers that were looked through stay known. */
export function stopFetchingList(image: WholeImage): void {
  useFetchedLists.getState().running.get(keyOf(image))?.abort();
}
