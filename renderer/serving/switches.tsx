import { Switch } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServingChange, ServingStatus } from '../../shared/serving/schemas.ts';
import { useCopy } from '../components/hooks/use-copy.ts';
import { useFormat } from '../components/text/use-format.ts';
import { LinkButton } from './link-button.tsx';
import { Origins } from './origins.tsx';
import { PortField } from './port-field.tsx';
import styles from './switches.module.css';
import { CertificateChoice } from './tls/certificate-choice.tsx';
import { useServingCall } from './use-serving-call.ts';

/** How the library is served, in the order of risk. */
export function ServingSwitches({ status }: { status: ServingStatus }) {
  const { t } = useTranslation();
  const { run } = useServingCall();
  const { copied, copy } = useCopy();
  const change = (changed: ServingChange) => run((client) => client.serving.change(changed));
  const { onNetwork, tls, password, pullThrough, origins, port } = status.settings;
  const tlsHint = useTlsHint(status);
  const copyLabel = (text: string, label: string) => (copied === text ? t('common.copied') : label);
  return (
    <div className={styles.list}>
      <SwitchRow
        label={t('serving.onNetwork')}
        hint={t('serving.onNetworkHint')}
        checked={onNetwork}
        // TLS comes on with the network; whoever wants none turns it off afterwards.
        onChange={(checked) => change(checked ? { onNetwork: true, tls: true } : { onNetwork: false })}
      >
        <PortField port={port} onChange={(next) => change({ port: next })} />
      </SwitchRow>
      <SwitchRow
        label={t('serving.tls')}
        hint={tlsHint}
        checked={onNetwork && tls}
        isDisabled={!onNetwork}
        onChange={(checked) => change({ tls: checked })}
      >
        {onNetwork && tls ? <CertificateChoice status={status} onChange={change} /> : null}
      </SwitchRow>
      <SwitchRow
        label={t('serving.password')}
        hint={t(password === '' ? 'serving.passwordOffHint' : 'serving.passwordHint')}
        checked={password !== ''}
        onChange={(checked) => change({ password: checked ? 'new' : 'none' })}
      >
        {password === '' ? null : (
          <>
            <code className={styles.password}>{password}</code>
            <LinkButton onClick={() => copy(password)}>
              {copyLabel(password, t('serving.copyPassword'))}
            </LinkButton>
            <LinkButton onClick={() => change({ password: 'new' })}>{t('serving.newPassword')}</LinkButton>
          </>
        )}
      </SwitchRow>
      <SwitchRow
        label={t('serving.pullThrough')}
        hint={t(pullThrough ? 'serving.pullThroughHint' : 'serving.pullThroughOffHint')}
        checked={pullThrough}
        onChange={(checked) => change({ pullThrough: checked })}
      >
        {pullThrough ? <Origins origins={origins} onChange={(next) => change({ origins: next })} /> : null}
      </SwitchRow>
    </div>
  );
}

/** By whose certificate others are served, or what it means that there is none. */
function useTlsHint({ settings, certificate }: ServingStatus): string {
  const { t } = useTranslation();
  const format = useFormat();
  const { tls, onNetwork, certificate: files } = settings;
  if (onNetwork && !tls) return t('serving.tlsOffHint');
  if (files === null) return t('serving.tlsHint');
  if (certificate === null) return t('serving.tlsFileHint', { path: files.certificate });
  const names = certificate.names.join(', ');
  return t('serving.tlsOwnHint', { names, date: format.date(certificate.validUntil) });
}

interface SwitchRowProps {
  label: string;
  hint: string;
  checked: boolean;
  isDisabled?: boolean;
  onChange: (checked: boolean) => void;
  children?: ReactNode;
}

function SwitchRow({ label, hint, checked, isDisabled = false, onChange, children }: SwitchRowProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={`${id}-label`} className={styles.label}>
          {label}
        </span>
        <span id={`${id}-hint`} className={styles.hint}>
          {hint}
        </span>
      </div>
      <Switch
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        className={styles.switch}
        checked={checked}
        disabled={isDisabled}
        onChange={(_, data) => onChange(data.checked)}
      />
      {children === null || children === undefined ? null : <div className={styles.more}>{children}</div>}
    </div>
  );
}
