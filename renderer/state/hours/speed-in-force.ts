import { useIsMutating, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { HoursState, Speed, SpeedOverride } from '../../../shared/schemas/hours.ts';
import type { SettingsPatch } from '../../../shared/schemas/settings.ts';
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

/**
 * Chooses a speed for a while, or goes back to the hours. What is in force is told at once: whoever sets a speed before the
 * engine has answered means the choice that he sees.
 */
export async function chooseSpeed(override: SpeedOverride | null): Promise<void> {
  // An older answer that is still under way must not undo it.
  void queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData<HoursState>(queryKey, (state) => state && withChoice(state, override));
  choosing++;
  try {
    const told = await api().hours.choose(override);
    if (choosing === 1) queryClient.setQueryData(queryKey, told);
  } catch (thrown) {
    showError(thrown);
    void queryClient.invalidateQueries({ queryKey });
  } finally {
    choosing--;
  }
}

/** Choices that the engine has not answered: only the last answer holds all of them. */
let choosing = 0;

function withChoice(state: HoursState, override: SpeedOverride | null): HoursState {
  if (override === null) return { ...state, source: state.rule === null ? 'limit' : 'rule' };
  return { ...state, speed: override.speed, source: override.holds, until: null, untilTime: null };
}

/** What is in force as it is known now, which may be newer than what is drawn. */
function newest(drawn: HoursState): HoursState {
  return queryClient.getQueryData<HoursState>(queryKey) ?? drawn;
}

/** Chooses how long the speed in force counts. */
export function chooseHolds(drawn: HoursState, holds: Holds): void {
  void chooseSpeed(holds === 'hours' ? null : { speed: newest(drawn).speed, holds });
}

/**
 * Sets the speed that counts now. While a rule of the hours is in force, which is not to be changed by that, it counts for an
 * hour; a choice that is in force goes on with the new speed; else it is the limit of the settings.
 */
export function useSetSpeed(drawn: HoursState): (speed: Exclude<Speed, 'none'>) => void {
  const change = useChangeSettings();
  return (speed) => setSpeed(drawn, speed, change);
}

/** The same, with what changes the settings. */
export function setSpeed(
  drawn: HoursState,
  speed: Exclude<Speed, 'none'>,
  change: (patch: SettingsPatch) => void,
): void {
  const state = newest(drawn);
  const holds = holdsOf(state);
  if (holds !== 'hours') void chooseSpeed({ speed, holds });
  else if (state.source === 'rule') void chooseSpeed({ speed, holds: 'hour' });
  else {
    queryClient.setQueryData<HoursState>(queryKey, (known) => known && { ...known, speed });
    change(speed === 'full' ? { limitEnabled: false } : { limitEnabled: true, limitRate: speed });
  }
}
