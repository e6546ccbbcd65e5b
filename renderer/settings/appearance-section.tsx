import { useTranslation } from 'react-i18next';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting } from './controls.tsx';
import { SettingsSection } from './section.tsx';

const themes = ['system', 'light', 'dark', 'high-contrast'] as const;

/** Theme and language. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const { theme, language } = useSettings();
  const change = useChangeSettings();
  return (
    <SettingsSection name="appearance">
      <ChoiceSetting
        label={t('settings.theme')}
        value={theme}
        onChange={(value) => change({ theme: value })}
        options={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
      />
      <ChoiceSetting
        label={t('settings.language')}
        value={language}
        onChange={(value) => change({ language: value })}
        options={[
          { value: 'system', label: t('settings.languageSystem') },
          { value: 'en', label: 'English' },
          { value: 'zh-CN', label: '简体中文' },
        ]}
      />
    </SettingsSection>
  );
}
