import { Button, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayHost, parseReference } from '../../../shared/reference.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import registries from '../registries-section.module.css';
import { SettingRow } from '../section.tsx';

/** Adds a line for a registry or a single repository, which then asks for a warning. */
export function AddRule() {
  const { t } = useTranslation();
  const { signatureRules } = useSettings();
  const change = useChangeSettings();
  const [text, setText] = useState('');
  const scope = scopeOf(text.trim());
  const isBad = text.trim() !== '' && scope === undefined;
  return (
    <SettingRow
      label={t('signature.addRule')}
      hint={t('signature.addRuleHint')}
      error={isBad ? t('signature.invalidScope') : undefined}
    >
      {(labelId) => (
        <form
          className={registries.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (scope === undefined) return;
            setText('');
            if (signatureRules.some((rule) => rule.scope === scope)) return;
            const rule = { scope, action: 'warn' as const, keyFile: '', identity: '', issuer: '' };
            change({ signatureRules: [...signatureRules, rule] });
          }}
        >
          <Input
            aria-labelledby={labelId}
            className={registries.host}
            spellCheck={false}
            value={text}
            placeholder="registry.example/team/app"
            onChange={(_, data) => setText(data.value)}
          />
          <Button type="submit" disabled={scope === undefined}>
            {t('signature.add')}
          </Button>
        </form>
      )}
    </SettingRow>
  );
}

/** A registry, or a repository of one, as rules name them; undefined for anything else, a tag or digest among it. */
export function scopeOf(text: string): string | undefined {
  const [host = '', ...path] = text.split('/');
  if (!/[.:]|^localhost$/.test(host) || path.some((part) => part === '')) return undefined;
  try {
    const { registry, repository, tag, digest } = parseReference(path.length === 0 ? `${text}/a` : text);
    if (tag !== undefined && path.at(-1)?.includes(':') === true) return undefined;
    if (digest !== undefined) return undefined;
    const name = displayHost(registry);
    return path.length === 0 ? name : `${name}/${repository}`;
  } catch {
    return undefined;
  }
}
