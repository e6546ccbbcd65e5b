import { useTranslation } from 'react-i18next';
import { displayHost } from '../../../shared/reference.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { useHostInfo } from '../../api/queries.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import { ChoiceSetting, TextSetting } from '../controls.tsx';
import { PathButtons } from '../path-buttons.tsx';
import { SettingsSection } from '../section.tsx';
import { AddRule } from './add-rule.tsx';
import { RuleRow } from './rule-row.tsx';

/** What is asked of signatures, and what is kept of them. */
export function SignaturesSection() {
  const { t } = useTranslation();
  const { fetchAttached, sigstoreRootFile, signatureRules, defaultRegistry, registries } = useSettings();
  const change = useChangeSettings();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const hosts = new Set([defaultRegistry, ...registries.map(({ host }) => host)].map(displayHost));
  // Rules for single repositories stay where they are, each with its own line; the one for all others is the last.
  const named = signatureRules.map(({ scope }) => scope).filter((scope) => scope !== '*');
  const scopes = new Set([...hosts, ...named, '*']);
  const trustedRoot = {
    label: t('signature.trustedRoot'),
    hint: t('signature.trustedRootHint'),
    value: sigstoreRootFile,
    onChange: (value: string) => change({ sigstoreRootFile: value.trim() }),
    validate: (text: string) =>
      text.trim() === '' || isAbsolutePath(text.trim()) ? undefined : t('export.absolute'),
  };
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
      <TextSetting
        {...trustedRoot}
        isReadOnly={canPick}
        after={
          canPick ? (
            <PathButtons
              kind="open-file"
              title={t('signature.trustedRoot')}
              value={sigstoreRootFile}
              defaultPath=""
              onChange={(path) => change({ sigstoreRootFile: path })}
            />
          ) : null
        }
      />
    </SettingsSection>
  );
}
