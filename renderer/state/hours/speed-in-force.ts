import { useIsMutating, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { HoursState, Speed, SpeedOverride } from '../../../shared/schemas/hours.ts';
import { api } from '../../api/connection-store.ts';
import { queryClient } from '../../api/query-client.ts';
import { showError } from '../show-toast.ts';
import { settingsKey, useChangeSettings } from '../use-settings.ts';

const queryKey = ['hours'];
/** The clock goes on: what is in force is asked for again after this time (ms). */
const refreshMs = 15_000;

/** How fast downloads may be now; undefined before the engine has told. */
export function useHours(): HoursState | undefined {
  const changing = useIsMutating({ mutationKey: settingsKey });
  const { data } = useQuery({
    queryKey,
    refetchInterval: refreshMs,
    queryFn: ({ signal }) => api().hours.state(undefined, { signal }),
  });
  useEffect(() => {
    if (changing === 0) void queryClient.invalidateQueries({ queryKey });
  }, [changing]);
  return data;
}

/** How long a chosen speed counts: as the hours say, for an hour, or until the next start. */
export type Holds = 'hours' | SpeedOverride['holds'];

/** How long the speed in force counts. */
export function holdsOf({ source }: HoursState): Holds {
  return source === 'hour' || source === 'restart' ? source : 'hours';
}

/** Chooses a speed for a while, or goes back to the hours. */
export async function chooseSpeed(override: SpeedOverride | null): Promise<void> {
  try {
    queryClient.setQueryData(queryKey, await api().hours.choose(override));
  } catch (thrown) {
    showError(thrown);
  }
}

/**
 * Sets the speed that counts now. While a rule of the hours is in force, which is not to be changed by that, it counts for an
 * hour; a choice that is in force goes on with the new speed; else it is the limit of the settings.
 */
export function useSetSpeed(state: HoursState): (speed: Exclude<Speed, 'none'>) => void {
  const change = useChangeSettings();
  return (speed) => {
    const holds = holdsOf(state);
    if (holds !== 'hours') void chooseSpeed({ speed, holds });
    else if (state.source === 'rule') void chooseSpeed({ speed, holds: 'hour' });
    else change(speed === 'full' ? { limitEnabled: false } : { limitEnabled: true, limitRate: speed });
  };
}
