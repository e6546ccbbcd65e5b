import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isAbsolutePath } from '../../shared/schemas/input-text.ts';
import { api } from '../api/connection-store.ts';
import { useHostInfo } from '../api/queries.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting, NumberSetting, TextSetting } from './controls.tsx';
import { PathButtons } from './path-buttons.tsx';
import { SettingsSection } from './section.tsx';

const emptyProxy = 'http://';

/** Proxy, patience and certificates. */
export function NetworkSection() {
  const { t } = useTranslation();
  const { proxy, answerTimeoutSeconds, extraCaFile } = useSettings();
  const change = useChangeSettings();
  const capabilities = useHostInfo().data?.capabilities;
  const hasSystemProxy = capabilities?.systemProxy ?? false;
  const canPick = capabilities?.pickPath ?? false;
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
      <TextSetting
        label={t('settings.extraCaFile')}
        hint={t('settings.extraCaFileHint')}
        value={extraCaFile}
        onChange={(value) => change({ extraCaFile: value.trim() })}
        isReadOnly={canPick}
        after={
          canPick ? (
            <PathButtons
              kind="open-file"
              title={t('settings.extraCaFile')}
              value={extraCaFile}
              defaultPath={extraCaFile}
              onChange={(path) => change({ extraCaFile: path })}
            />
          ) : null
        }
        validate={(text) =>
          text.trim() === '' || isAbsolutePath(text.trim()) ? undefined : t('export.absolute')
        }
      />
    </SettingsSection>
  );
}

function isProxyAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '';
}
