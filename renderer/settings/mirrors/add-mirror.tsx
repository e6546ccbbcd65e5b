import { Button, Dropdown, Input, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  everyRegistry,
  type MirrorInput,
  type MirrorKind,
  mirrorKinds,
  parseMirror,
} from '../../../shared/mirrors/mirror.ts';
import { displayHost, registryHost } from '../../../shared/reference.ts';
import { useHostInfo } from '../../api/queries.ts';
import { useSettings } from '../../state/use-settings.ts';
import { PathButtons } from '../path-buttons.tsx';
import { SettingRow } from '../section.tsx';
import styles from './add-mirror.module.css';
import { addMirror } from './use-mirrors.ts';

const byAddress = 'auto';

/** Adds a mirror of a registry of the list, or of every one. */
export function AddMirror() {
  const { t } = useTranslation();
  const { defaultRegistry, registries } = useSettings();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const [chosen, setChosen] = useState<string | null>(null);
  const [kind, setKind] = useState<MirrorKind | typeof byAddress>(byAddress);
  const [address, setAddress] = useState('');
  const registry = chosen ?? defaultRegistry;
  const input: MirrorInput = { registry, address, ...(kind === byAddress ? {} : { kind }) };
  const isBad = address.trim() !== '' && !isMirror(input);
  const hosts = new Set([
    defaultRegistry,
    ...registries.map(({ host }) => host),
    registryHost('docker.io'),
    everyRegistry,
  ]);
  const nameOf = (host: string) => (host === everyRegistry ? t('mirrors.every') : displayHost(host));
  const add = async () => {
    if (isMirror(input) && (await addMirror(input))) setAddress('');
  };
  return (
    <SettingRow
      label={t('mirrors.add')}
      hint={t('mirrors.addHint')}
      error={isBad ? t('mirrors.invalid') : undefined}
    >
      {() => (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <div className={styles.line}>
            <Dropdown
              aria-label={t('mirrors.registry')}
              className={styles.choice}
              selectedOptions={[registry]}
              value={nameOf(registry)}
              onOptionSelect={(_, { optionValue }) => setChosen(optionValue ?? null)}
            >
              {[...hosts].map((host) => (
                <Option key={host} value={host}>
                  {nameOf(host)}
                </Option>
              ))}
            </Dropdown>
            <Dropdown
              aria-label={t('mirrors.kind')}
              className={styles.choice}
              selectedOptions={[kind]}
              value={t(`mirrors.choices.${kind}`)}
              onOptionSelect={(_, { optionValue }) =>
                setKind(mirrorKinds.find((known) => known === optionValue) ?? byAddress)
              }
            >
              {([byAddress, ...mirrorKinds] as const).map((choice) => (
                <Option key={choice} value={choice}>
                  {t(`mirrors.choices.${choice}`)}
                </Option>
              ))}
            </Dropdown>
          </div>
          <div className={styles.line}>
            <Input
              aria-label={t('mirrors.address')}
              aria-invalid={isBad}
              className={styles.address}
              spellCheck={false}
              value={address}
              placeholder="https://mirror.example"
              onChange={(_, data) => setAddress(data.value)}
            />
            {canPick ? (
              <PathButtons
                kind="folder"
                title={t('mirrors.add')}
                value=""
                defaultPath=""
                onChange={setAddress}
              />
            ) : null}
            <Button type="submit" aria-label={t('mirrors.add')} disabled={address.trim() === '' || isBad}>
              {t('settings.add')}
            </Button>
          </div>
        </form>
      )}
    </SettingRow>
  );
}

function isMirror(input: MirrorInput): boolean {
  try {
    parseMirror(input);
    return true;
  } catch {
    return false;
  }
}
