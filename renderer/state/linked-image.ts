import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import { displayHost } from '../../shared/reference.ts';
import { api } from '../api/connection-store.ts';
import type { ExploreRoute } from './route.ts';
import { useHasSettings, useSettings } from './use-settings.ts';

/** The image that a link of another program named, until it is shown or refused. */
export const useLinkedImage = create<{ route: ExploreRoute | null }>(() => ({ route: null }));

/**
 * Whether the user has had to do with a registry: it is the default one, in the settings, signed in to, or of an image
 * that was looked at lately. Undefined until that is known. Nothing is asked of the registry itself.
 */
export function useIsKnownRegistry(registry: string): boolean | undefined {
  const hasSettings = useHasSettings();
  const { defaultRegistry, registries, recents, favourites } = useSettings();
  const { data: signIns, isPending } = useQuery({
    queryKey: ['sign-ins'],
    queryFn: ({ signal }) => api().registry.signIns(undefined, { signal }),
  });
  const host = displayHost(registry);
  const known = [
    defaultRegistry,
    ...registries.map((entry) => entry.host),
    ...[...recents, ...favourites].map((repository) => repository.split('/')[0] ?? ''),
    ...(signIns ?? []).map((entry) => entry.registry),
  ];
  if (known.some((name) => displayHost(name) === host)) return hasSettings ? true : undefined;
  return hasSettings && !isPending ? false : undefined;
}
