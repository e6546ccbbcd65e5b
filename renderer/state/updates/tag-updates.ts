import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { AppError } from '../../../shared/errors.ts';
import type {
  FollowedTag,
  ImageUpdate,
  UpdateRequest,
  UpdatesState,
} from '../../../shared/schemas/updates.ts';
import { api } from '../../api/connection-store.ts';
import { invalidateLibrary, updatesKey } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { navigate } from '../navigation.ts';
import { showError, showNote } from '../show-toast.ts';

/** The engine looks at tags by itself: what it has found shows within this time (ms). */
const refreshMs = 60_000;

const nothing: UpdatesState = { followed: [], updates: [], bytesToFetch: 0 };

/** Followed tags and known updates. */
export function useUpdates(): UpdatesState {
  const { data } = useQuery({
    queryKey: updatesKey,
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => api().updates.state(undefined, { signal }),
  });
  return data ?? nothing;
}

/** How a tag is followed; undefined when it is not. */
export function useFollowedTag(reference: string): FollowedTag | undefined {
  return useUpdates().followed.find((tag) => tag.reference === reference);
}

/** Follows a tag, or changes how it is followed. */
export async function followTag(
  reference: string,
  how: { fetches?: boolean; keepsOlder?: boolean } = {},
): Promise<void> {
  await carryOut(() => api().updates.follow({ reference, ...how }));
}

/** Follows a tag no more. */
export async function unfollowTag(reference: string): Promise<void> {
  await carryOut(() => api().updates.unfollow({ references: [reference] }));
}

/** Asks registries what tags of the library mean now: all of them, or one. */
export async function lookForUpdates(t: TFunction, reference?: string): Promise<void> {
  await carryOut(async () => {
    const request = reference === undefined ? {} : { references: [reference] };
    const { updates, failed, looked } = await api().updates.look(request);
    const [first] = failed;
    if (first !== undefined && looked === 0) throw AppError.fromData(first.error);
    const count = updates.length;
    if (count === 0 && reference !== undefined) showNote(t('library.newest', { reference }));
    else if (count === 0) showNote(t('updates.allNewest', { count: looked }));
    else showNote(t('updates.found', { count }), { intent: 'info' });
    if (first !== undefined) showNote(t('updates.notLooked', { count: failed.length }), { intent: 'error' });
  });
}

/** Starts the downloads of updates: all that are known, or these. */
export async function startUpdates(
  t: TFunction,
  images?: readonly Pick<ImageUpdate, 'reference' | 'current'>[],
  how: Pick<UpdateRequest, 'keepsOlder'> = {},
): Promise<void> {
  await carryOut(async () => {
    const chosen = images?.map(({ reference, current }) => ({ reference, digest: current }));
    const { ids } = await api().updates.update({
      ...(chosen === undefined ? {} : { images: chosen }),
      ...how,
    });
    showNote(t('updates.started', { count: ids.length }), {
      intent: 'info',
      action: { label: t('updates.showDownloads'), run: () => navigate({ place: 'downloads' }) },
    });
  });
}

async function carryOut(command: () => Promise<unknown>): Promise<void> {
  try {
    await command();
  } catch (thrown) {
    showError(thrown);
  }
  await queryClient.invalidateQueries({ queryKey: updatesKey });
  invalidateLibrary();
}
