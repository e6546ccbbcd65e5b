import { Button, Dropdown, Option } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignatureRule } from '../../../shared/schemas/settings.ts';
import { SettingRow } from '../section.tsx';
import styles from './rule-row.module.css';
import { TrustDialog } from './trust-dialog.tsx';
import { useRule } from './use-rule.ts';

const actions = ['ignore', 'warn', 'refuse'] as const;
/** In the place of an action: the rule for all others applies. */
const asOthers = 'as-others';

interface RuleRowProps {
  scope: string;
  /** True where there is a line for it without a rule as well. */
  isFixed: boolean;
}

/** What is asked of the images of a registry or a repository, and whose signatures are good there. */
export function RuleRow({ scope, isFixed }: RuleRowProps) {
  const { t } = useTranslation();
  const { rule, isOwn, change, remove } = useRule(scope);
  const [isOpen, setIsOpen] = useState(false);
  // A line that can be removed has a rule of its own, and the one for all others has none to follow.
  const canFollow = isFixed && scope !== '*';
  const chosen = canFollow && !isOwn ? asOthers : rule.action;
  const words = (choice: typeof chosen) =>
    choice === asOthers ? t('signature.asOthers') : t(`signature.action.${choice}`);
  const label = scope === '*' ? t('signature.otherRegistries') : t('signature.imagesOf', { scope });
  return (
    <SettingRow label={label} hint={useTrustSummary(rule)}>
      {(labelId) => (
        <div className={styles.controls}>
          <Dropdown
            aria-labelledby={labelId}
            className={styles.action}
            selectedOptions={[chosen]}
            value={words(chosen)}
            onOptionSelect={(_, { optionValue }) => {
              if (optionValue === asOthers) remove();
              const action = actions.find((each) => each === optionValue);
              if (action !== undefined) change({ action });
            }}
          >
            {(canFollow ? ([asOthers, ...actions] as const) : actions).map((choice) => (
              <Option key={choice} value={choice}>
                {words(choice)}
              </Option>
            ))}
          </Dropdown>
          <Button aria-label={t('signature.trustFor', { label })} onClick={() => setIsOpen(true)}>
            {t('signature.trust')}
          </Button>
          {isFixed ? null : (
            <Button
              appearance="subtle"
              icon={<Delete20Regular />}
              aria-label={t('signature.removeRule', { label })}
              onClick={remove}
            />
          )}
          {isOpen ? (
            <TrustDialog label={label} rule={rule} onSave={change} onClose={() => setIsOpen(false)} />
          ) : null}
        </div>
      )}
    </SettingRow>
  );
}

/** Whose signatures are good by a rule, in a line; undefined where it names nobody. */
function useTrustSummary({ keyFile, identity, issuer }: SignatureRule): string | undefined {
  const { t } = useTranslation();
  const parts = [
    ...(keyFile === '' ? [] : [t('signature.trustsKey', { path: keyFile })]),
    ...(identity === '' ? [] : [t('signature.trustsIdentity', { identity, issuer })]),
  ];
  return parts.length === 0 ? undefined : parts.join(' ');
}
