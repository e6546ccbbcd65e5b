import { useTranslation } from 'react-i18next';
import { displayHost } from '../../shared/reference.ts';
import { isAbsolutePath } from '../../shared/schemas/input-text.ts';
import type { SignatureRule } from '../../shared/schemas/settings.ts';
import { useHostInfo } from '../api/queries.ts';
import { useChangeSettings, useSettings } from '../state/use-settings.ts';
import { ChoiceSetting, TextSetting } from './controls.tsx';
import { PathButtons } from './path-buttons.tsx';
import { SettingsSection } from './section.tsx';

const noRule: SignatureRule = { scope: '*', action: 'ignore', keyFile: '', identity: '', issuer: '' };

/** What is asked of signatures, and what is kept of them. */
export function SignaturesSection() {
  const { t } = useTranslation();
  const { fetchAttached, sigstoreRootFile, signatureRules, defaultRegistry, registries } = useSettings();
  const change = useChangeSettings();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const hosts = new Set([defaultRegistry, ...registries.map(({ host }) => host)].map(displayHost));
  // Rules for single repositories stay where they are, each with its own line.
  const scopes = new Set([...hosts, ...signatureRules.map(({ scope }) => scope), '*']);
  const setAction = (scope: string, action: SignatureRule['action']) => {
    const known = signatureRules.find((rule) => rule.scope === scope) ?? { ...noRule, scope };
    const others = signatureRules.filter((rule) => rule.scope !== scope);
    change({ signatureRules: [...others, { ...known, action }] });
  };
  const actions = (['ignore', 'warn', 'refuse'] as const).map((value) => ({
    value,
    label: t(`signature.action.${value}`),
  }));
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
        <ChoiceSetting
          key={scope}
          label={scope === '*' ? t('signature.otherRegistries') : t('signature.imagesOf', { scope })}
          value={signatureRules.find((rule) => rule.scope === scope)?.action ?? 'ignore'}
          onChange={(action) => setAction(scope, action)}
          options={actions}
        />
      ))}
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
