import { Button, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseScope } from '../../../shared/reference.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import registries from '../registries-section.module.css';
import { SettingRow } from '../section.tsx';

/** Adds a line for a registry or a single repository, which then asks for a warning. */
export function AddRule() {
  const { t } = useTranslation();
  const { signatureRules } = useSettings();
  const change = useChangeSettings();
  const [text, setText] = useState('');
  const scope = parseScope(text.trim());
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
