import {
  Button,
  Input,
  InteractionTag,
  InteractionTagPrimary,
  InteractionTagSecondary,
} from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { originInput } from '../../shared/serving/schemas.ts';
import styles from './origins.module.css';

interface OriginsProps {
  origins: readonly string[];
  onChange: (origins: string[]) => void;
}

/** The registries that may be pulled through from: never none, because then nothing would be fetched. */
export function Origins({ origins, onChange }: OriginsProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  const text = (draft ?? '').trim().replace(/\/+$/, '');
  const isWrong = text !== '' && !originInput.safeParse(text).success;
  const add = () => {
    if (isWrong) return;
    if (text !== '' && !origins.includes(text)) onChange([...origins, text]);
    setDraft(null);
  };
  return (
    <>
      <ul className={styles.list} aria-label={t('serving.origins')}>
        {origins.map((origin) => (
          <li key={origin}>
            <InteractionTag size="small" appearance="outline">
              <InteractionTagPrimary hasSecondaryAction={origins.length > 1}>{origin}</InteractionTagPrimary>
              {origins.length > 1 ? (
                <InteractionTagSecondary
                  aria-label={t('serving.removeOrigin', { origin })}
                  onClick={() => onChange(origins.filter((other) => other !== origin))}
                />
              ) : null}
            </InteractionTag>
          </li>
        ))}
      </ul>
      {draft === null ? (
        <Button
          size="small"
          appearance="transparent"
          className={styles.add}
          icon={<Add16Regular />}
          onClick={() => setDraft('')}
        >
          {t('serving.addOrigin')}
        </Button>
      ) : (
        <span className={styles.field}>
          <Input
            autoFocus
            size="small"
            spellCheck={false}
            aria-label={t('serving.originField')}
            aria-invalid={isWrong}
            placeholder="ghcr.io/contoso"
            value={draft}
            onChange={(_, { value }) => setDraft(value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key === 'Enter') add();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
          {isWrong ? (
            <span role="alert" className={styles.error}>
              {t('serving.originInvalid')}
            </span>
          ) : null}
        </span>
      )}
    </>
  );
}
