import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Settings, type SettingsPatch, settingsSchema } from '../../shared/schemas/settings.ts';
import { api } from '../api/connection-store.ts';
import { queryClient } from '../api/query-client.ts';
import { showError } from './show-toast.ts';
import { setUi } from './ui-store.ts';

/** The key of the settings, and of changes of them. */
export const settingsKey = ['settings'];
const defaults = settingsSchema.parse({});

interface Change {
  patch: SettingsPatch;
  /** What to go back to when the change is refused. */
  before: Settings | undefined;
}

/** The settings, or their defaults for the moment before they have arrived. */
export function useSettings(): Settings {
  return useSettingsQuery().data ?? defaults;
}

/** True once the user's settings have arrived. */
export function useHasSettings(): boolean {
  return useSettingsQuery().data !== undefined;
}

/** Saves a change at once; what is on screen changes before the answer and goes back if it is refused. */
export function useChangeSettings(): (patch: SettingsPatch) => void {
  const { mutate } = useMutation({
    mutationKey: settingsKey,
    mutationFn: ({ patch }: Change) => api().settings.update(patch),
    onSuccess: (settings, { patch }) => {
      if (patch.signatureRules !== undefined || patch.sigstoreRootFile !== undefined) judgeAnew();
      // Of several quick changes only the last answer holds all of them.
      if (queryClient.isMutating({ mutationKey: settingsKey }) === 1)
        queryClient.setQueryData(settingsKey, settings);
    },
    onError: (error, { before }) => {
      queryClient.setQueryData(settingsKey, before);
      showError(error);
    },
  });
  return (patch) => {
    const before = queryClient.getQueryData<Settings>(settingsKey);
    // The cache changes before the mutation runs, because a held arrow key counts on from the value on screen.
    queryClient.setQueryData<Settings>(settingsKey, (settings) => settings && merged(settings, patch));
    mutate({ patch, before });
  };
}

/** What was said of signatures by other rules is asked for again. */
function judgeAnew(): void {
  void queryClient.invalidateQueries({ queryKey: ['signatures'] });
  void queryClient.invalidateQueries({ queryKey: ['library', 'signatures'] });
}

/** Lets the window remember theme and language, which it needs before the settings arrive. */
export function useSettingsMirror(): void {
  const settings = useSettingsQuery().data;
  useEffect(() => {
    if (settings !== undefined) setUi({ theme: settings.theme, language: settings.language });
  }, [settings]);
}

function useSettingsQuery() {
  return useQuery({
    queryKey: settingsKey,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api().settings.get(undefined, { signal }),
  });
}

function merged(settings: Settings, patch: SettingsPatch): Settings {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return { ...settings, ...given };
}
