import { Button, Checkbox, Input } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLoopbackHost, parseReference } from '../../shared/reference.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { TextSetting } from './controls.tsx';
import styles from './registries-section.module.css';
import { SettingRow, SettingsSection } from './section.tsx';
import { SignInControl } from './sign-in-control.tsx';

/** The registries that the picker offers. */
export function RegistriesSection() {
  const { t } = useTranslation();
  const { defaultRegistry, registries } = useSettings();
  const change = useChangeSettings();
  const validate = (host: string) => (isHost(host) ? undefined : t('settings.invalidHost'));
  return (
    <SettingsSection name="registries">
      <TextSetting
        label={t('settings.defaultRegistry')}
        hint={t('settings.defaultRegistryHint')}
        value={defaultRegistry}
        onChange={(value) => change({ defaultRegistry: value.trim() })}
        validate={validate}
        after={<SignInControl host={defaultRegistry} />}
      />
      {registries.map(({ host, plainHttp }) => (
        <SettingRow key={host} label={host} hint={isLoopbackHost(host) ? t('settings.loopback') : undefined}>
          {() => (
            <>
              {isLoopbackHost(host) ? null : (
                <Checkbox
                  label={t('settings.plainHttp')}
                  checked={plainHttp}
                  onChange={(_, { checked }) =>
                    change({
                      registries: registries.map((entry) =>
                        entry.host === host ? { host, plainHttp: checked === true } : entry,
                      ),
                    })
                  }
                />
              )}
              <SignInControl host={host} />
              <Button
                appearance="subtle"
                icon={<Delete20Regular />}
                aria-label={t('settings.removeRegistry', { host })}
                onClick={() => change({ registries: registries.filter((entry) => entry.host !== host) })}
              />
            </>
          )}
        </SettingRow>
      ))}
      <AddRegistry />
    </SettingsSection>
  );
}

function AddRegistry() {
  const { t } = useTranslation();
  const { registries } = useSettings();
  const change = useChangeSettings();
  const [host, setHost] = useState('');
  const wanted = host.trim();
  const isBad = wanted !== '' && !isHost(wanted);
  return (
    <SettingRow
      label={t('settings.addRegistry')}
      hint={t('settings.addRegistryHint')}
      error={isBad ? t('settings.invalidHost') : undefined}
    >
      {(labelId) => (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isHost(wanted)) return;
            const others = registries.filter((entry) => entry.host !== wanted);
            change({ registries: [...others, { host: wanted, plainHttp: false }] });
            setHost('');
          }}
        >
          <Input
            aria-labelledby={labelId}
            className={styles.host}
            spellCheck={false}
            value={host}
            placeholder="registry.example:5000"
            onChange={(_, data) => setHost(data.value)}
          />
          <Button type="submit" disabled={wanted === '' || isBad}>
            {t('settings.add')}
          </Button>
        </form>
      )}
    </SettingRow>
  );
}

function isHost(text: string): boolean {
  try {
    return parseReference('a:b', text.trim()).registry !== '' && text.trim() !== '';
  } catch {
    return false;
  }
}
