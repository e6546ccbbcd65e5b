import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../api/queries.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting, SwitchSetting } from './controls.tsx';
import { SettingRow, SettingsSection } from './section.tsx';

const looks = ['daily', 'weekly', 'never'] as const;
const whenClosed = ['ask', 'keep', 'quit'] as const;

/** What the app does by itself; only what this host can do is offered. */
export function BehaviourSection() {
  const { t } = useTranslation();
  const settings = useSettings();
  const change = useChangeSettings();
  const host = useHostInfo().data;
  const capabilities = host?.capabilities;
  const updates = capabilities?.updates;
  const whenDone = [
    'nothing' as const,
    ...(host?.kind === 'desktop' ? ['quit' as const] : []),
    ...(capabilities?.sleep ? ['sleep' as const] : []),
  ];
  return (
    <SettingsSection name="behaviour">
      <SwitchSetting
        label={t('settings.resumeOnStart')}
        value={settings.resumeOnStart}
        onChange={(value) => change({ resumeOnStart: value })}
      />
      {capabilities?.notifications ? (
        <SwitchSetting
          label={t('settings.notifications')}
          value={settings.notifications}
          onChange={(value) => change({ notifications: value })}
        />
      ) : null}
      {capabilities?.openAtLogin ? (
        <SwitchSetting
          label={t('settings.openAtLogin')}
          value={settings.openAtLogin}
          onChange={(value) => change({ openAtLogin: value })}
        />
      ) : null}
      <ChoiceSetting
        label={t('settings.lookForUpdates')}
        hint={t('settings.lookForUpdatesHint')}
        value={settings.lookForUpdates}
        onChange={(value) => change({ lookForUpdates: value })}
        options={looks.map((value) => ({ value, label: t(`settings.looks.${value}`) }))}
      />
      {updates === 'by-hand' ? (
        <SettingRow label={t('settings.newVersions')}>{() => t('settings.updates.by-hand')}</SettingRow>
      ) : null}
      {updates === 'tells' || updates === 'installs' ? (
        <SwitchSetting
          label={t('settings.checkForUpdates')}
          hint={t(`settings.updates.${updates}`)}
          value={settings.checkForUpdates}
          onChange={(value) => change({ checkForUpdates: value })}
        />
      ) : null}
      {host?.kind === 'desktop' && host.operatingSystem !== 'darwin' ? (
        <ChoiceSetting
          label={t('settings.whenWindowCloses')}
          value={settings.whenWindowCloses}
          onChange={(value) => change({ whenWindowCloses: value })}
          options={whenClosed.map((value) => ({ value, label: t(`settings.whenClosed.${value}`) }))}
        />
      ) : null}
      {whenDone.length > 1 ? (
        <ChoiceSetting
          label={t('settings.whenAllDone')}
          value={settings.whenAllDone}
          onChange={(value) => change({ whenAllDone: value })}
          options={whenDone.map((value) => ({ value, label: t(`settings.whenDone.${value}`) }))}
        />
      ) : null}
    </SettingsSection>
  );
}
