import { Switch } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { HoursState } from '../../../shared/schemas/hours.ts';
import { chooseHolds, holdsOf, useSetSpeed } from '../../state/hours/speed-in-force.ts';
import { useSettings } from '../../state/use-settings.ts';
import { HoursPanel } from './hours-panel.tsx';
import styles from './panel.module.css';
import { Segments } from './segments.tsx';
import { SpeedField } from './speed-field.tsx';
import { useLimitWords } from './use-words.ts';

/** Usual speeds, in MB/s. */
const presets = [2, 5, 10, 25, 50];

/** Chooses how fast downloads may be, how long that counts, and the hours. */
export function LimitPanel({ state }: { state: HoursState }) {
  const { t } = useTranslation();
  const words = useLimitWords();
  const { limitRate, hoursEnabled } = useSettings();
  const setSpeed = useSetSpeed(state);
  const limited = typeof state.speed === 'number' ? state.speed : undefined;
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.heading}>{t('hours.speedLimit')}</h2>
        <Switch
          aria-label={t('hours.speedLimit')}
          checked={state.speed !== 'full'}
          onChange={(_, { checked }) => setSpeed(checked ? limitRate : 'full')}
        />
      </div>
      <div className={styles.speeds}>
        <Segments
          look="apart"
          label={t('hours.presets')}
          value={limited === undefined ? undefined : String(limited / 1_000_000)}
          options={presets.map((megabytes) => ({
            value: String(megabytes),
            label: String(megabytes),
            name: words.rate(megabytes * 1_000_000),
          }))}
          onChange={(value) => setSpeed(Number(value) * 1_000_000)}
        />
        <SpeedField value={limited} onChange={setSpeed} />
      </div>
      <Segments
        look="joined"
        label={t('hours.holds')}
        value={holdsOf(state)}
        options={[
          { value: 'hours', label: t(hoursEnabled ? 'hours.byHours' : 'hours.always') },
          { value: 'hour', label: t('hours.hour') },
          { value: 'restart', label: t('hours.restart') },
        ]}
        onChange={(holds) => chooseHolds(state, holds)}
      />
      <HoursPanel state={state} />
    </div>
  );
}
