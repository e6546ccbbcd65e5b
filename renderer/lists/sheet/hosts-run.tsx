import { Select } from '@fluentui/react-components';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { api } from '../../api/connection-store.ts';
import { useHostInfo } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { hostChoices, plainPlatform } from '../../components/text/host-choices.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { showError } from '../../state/show-toast.ts';
import { useSettings } from '../../state/use-settings.ts';
import { forgetPlans } from '../rows/plan-store.ts';
import styles from './sheet.module.css';

/** What the machines run that images are for: chosen once, remembered, and used for every image that has it. */
export function HostsRun() {
  const { t } = useTranslation();
  const id = useId();
  const { hostsRun } = useSettings();
  const host = useHostInfo().data;
  const chosen = plainPlatform(hostsRun);
  const change = async (value: string) => {
    try {
      const settings = await api().settings.update({ hostsRun: value });
      queryClient.setQueryData<Settings>(['settings'], settings);
      // The engine chooses by it from now on.
      forgetPlans();
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <div className={styles.hosts}>
      <label htmlFor={id}>
        {t('lists.hostsRun')} <span className={styles.hostsHint}>{t('lists.hostsRunHint')}</span>
      </label>
      <Select id={id} value={chosen} onChange={(_, { value }) => void change(value)}>
        <option value="">{t('lists.hostsOwn', { platform: shortPlatform(host?.platform ?? '') })}</option>
        {hostChoices(hostsRun).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    </div>
  );
}
