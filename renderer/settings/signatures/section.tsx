import { useTranslation } from 'react-i18next';
import { displayHost } from '../../../shared/reference.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import { ChoiceSetting } from '../controls.tsx';
import { PathSetting } from '../path-setting.tsx';
import { SettingsSection } from '../section.tsx';
import { AddRule } from './add-rule.tsx';
import { RuleRow } from './rule-row.tsx';

/** What is asked of signatures, and what is kept of them. */
export function SignaturesSection() {
  const { t } = useTranslation();
  const { fetchAttached, sigstoreRootFile, signatureRules, defaultRegistry, registries } = useSettings();
  const change = useChangeSettings();
  const hosts = new Set([defaultRegistry, ...registries.map(({ host }) => host)].map(displayHost));
  // Rules for single repositories stay where they are, each with its own line; the one for all others is the last.
  const named = signatureRules.map(({ scope }) => scope).filter((scope) => scope !== '*');
  const scopes = new Set([...hosts, ...named, '*']);
  return (
    <SettingsSection name="signatures">
      <ChoiceSetting
        label={t('signature.keep')}
        hint={t('signature.keepHint')}
        value={fetchAttached}
        onChange={(value) => change({ fetchAttached: value })}
        options={(['none', 'signatures', 'all'] as const).map((value) => ({
          value,
          label: t(`signature.kept.${value}`),
        }))}
      />
      {[...scopes].map((scope) => (
        <RuleRow key={scope} scope={scope} isFixed={scope === '*' || hosts.has(scope)} />
      ))}
      <AddRule />
      <PathSetting
        kind="open-file"
        label={t('signature.trustedRoot')}
        hint={t('signature.trustedRootHint')}
        value={sigstoreRootFile}
        defaultPath=""
        onChange={(path) => change({ sigstoreRootFile: path })}
      />
    </SettingsSection>
  );
}
