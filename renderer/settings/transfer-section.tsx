import { useTranslation } from 'react-i18next';
import { parseBytes } from '../../shared/format.ts';
import { useHostInfo } from '../api/queries.ts';
import { hostChoices, plainPlatform } from '../components/text/host-choices.ts';
import { shortPlatform } from '../components/text/platform-words.ts';
import { useFormat } from '../components/text/use-format.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting, NumberSetting, SwitchSetting, TextSetting } from './controls.tsx';
import { SettingsSection } from './section.tsx';

/** Connections and limits. */
export function TransferSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings();
  const change = useChangeSettings();
  const host = useHostInfo().data;
  return (
    <SettingsSection name="downloads">
      <ChoiceSetting
        label={t('lists.hostsRun')}
        hint={t('lists.hostsRunSetting')}
        value={plainPlatform(settings.hostsRun)}
        options={[
          { value: '', label: t('lists.hostsOwn', { platform: shortPlatform(host?.platform ?? '') }) },
          ...hostChoices(settings.hostsRun),
        ]}
        onChange={(value) => change({ hostsRun: value })}
      />
      <NumberSetting
        label={t('settings.maximumActiveDownloads')}
        hint={t('settings.maximumActiveDownloadsHint')}
        value={settings.maximumActiveDownloads}
        min={1}
        max={20}
        onChange={(value) => change({ maximumActiveDownloads: value })}
      />
      <NumberSetting
        label={t('settings.connectionsPerBlob')}
        hint={t('settings.connectionsPerBlobHint')}
        value={settings.connectionsPerBlob}
        min={1}
        max={32}
        onChange={(value) => change({ connectionsPerBlob: value })}
      />
      <NumberSetting
        label={t('settings.connectionsPerHost')}
        hint={t('settings.connectionsPerHostHint')}
        value={settings.connectionsPerHost}
        min={1}
        max={64}
        onChange={(value) => change({ connectionsPerHost: value })}
      />
      <SwitchSetting
        label={t('settings.limitEnabled')}
        value={settings.limitEnabled}
        onChange={(value) => change({ limitEnabled: value })}
      />
      <TextSetting
        label={t('settings.limitRate')}
        hint={t('settings.limitRateHint', { rate: `${format.amount(settings.limitRate)}/s` })}
        isShort
        value={`${settings.limitRate / 1_000_000}M`}
        onChange={(value) => change({ limitRate: parseBytes(value) ?? settings.limitRate })}
        validate={(text) => (parseBytes(text) === undefined ? t('settings.invalidRate') : undefined)}
      />
    </SettingsSection>
  );
}
