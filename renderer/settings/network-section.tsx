import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/connection-store.ts';
import { useHostInfo } from '../api/queries.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting, NumberSetting, TextSetting } from './controls.tsx';
import { PathSetting } from './path-setting.tsx';
import { SettingsSection } from './section.tsx';

const emptyProxy = 'http://';

/** Proxy, patience and certificates. */
export function NetworkSection() {
  const { t } = useTranslation();
  const { proxy, answerTimeoutSeconds, extraCaFile } = useSettings();
  const change = useChangeSettings();
  const hasSystemProxy = useHostInfo().data?.capabilities.systemProxy ?? false;
  const { data: passwordState } = useQuery({
    queryKey: ['proxy-password', proxy],
    queryFn: ({ signal }) => api().settings.proxyPassword(undefined, { signal }),
    staleTime: 0,
  });
  const mode = proxy === 'environment' || proxy === 'none' ? proxy : 'address';
  return (
    <SettingsSection name="network">
      <ChoiceSetting
        label={t('settings.proxy')}
        value={mode}
        onChange={(value) => change({ proxy: value === 'address' ? emptyProxy : value })}
        options={(['environment', 'none', 'address'] as const).map((value) => ({
          value,
          label: t(`settings.proxies.${value === 'environment' && hasSystemProxy ? 'system' : value}`),
        }))}
      />
      {mode === 'address' ? (
        <TextSetting
          label={t('settings.proxyAddress')}
          value={proxy}
          placeholder="http://proxy.example:8080"
          onChange={(value) => change({ proxy: value.trim() })}
          hint={passwordState === 'session' ? t('settings.proxyPasswordSession') : undefined}
          validate={(text) => (isProxyAddress(text.trim()) ? undefined : t('settings.invalidProxy'))}
        />
      ) : null}
      <NumberSetting
        label={t('settings.answerTimeout')}
        hint={t('settings.answerTimeoutHint')}
        value={answerTimeoutSeconds}
        min={20}
        max={600}
        onChange={(value) => change({ answerTimeoutSeconds: value })}
      />
      <PathSetting
        kind="open-file"
        label={t('settings.extraCaFile')}
        hint={t('settings.extraCaFileHint')}
        value={extraCaFile}
        defaultPath={extraCaFile}
        onChange={(path) => change({ extraCaFile: path })}
      />
    </SettingsSection>
  );
}

function isProxyAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}
