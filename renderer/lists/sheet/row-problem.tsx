// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot be laid out as a virtual list.
import { Button, Input } from '@fluentui/react-components';
import { ErrorCircle20Filled } from '@fluentui/react-icons/svg/error-circle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayHost, parseReference } from '../../../shared/reference.ts';
import { SignInDialog } from '../../components/sign-in/sign-in-dialog.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { forgetFailed } from '../rows/plan-store.ts';
import styles from './row.module.css';
import type { SheetRow, SheetRows } from './use-sheet-rows.ts';

interface RowProblemProps {
  row: SheetRow;
  sheet: SheetRows;
}

/** Why a row is no image that can be fetched, and what would help. */
export function RowProblem({ row, sheet }: RowProblemProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { variable, problem, reference } = row;
  const sentence =
    variable !== undefined
      ? t('lists.variable', { variable })
      : problem === undefined
        ? ''
        : shortSentence(problem, language);
  return (
    <div role="cell" aria-colspan={3} className={styles.problem}>
      <ErrorCircle20Filled aria-hidden="true" className={styles.problemIcon} />
      <span className={styles.reason} title={sentence}>
        {sentence}
      </span>
      {variable === undefined ? null : <ValueForm variable={variable} sheet={sheet} />}
      {problem?.code === 'UNAUTHORIZED' ? <SignIn reference={reference} /> : null}
      {problem?.retryable === true ? (
        <Button size="small" onClick={forgetFailed}>
          {t('errors.tryAgain')}
        </Button>
      ) : null}
    </div>
  );
}

function ValueForm({ variable, sheet }: { variable: string; sheet: SheetRows }) {
  const { t } = useTranslation();
  const [value, setValue] = useState('');
  return (
    <form
      className={styles.value}
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() === '') return;
        // The form goes with the problem, and the focus stays among the rows.
        event.currentTarget.closest<HTMLElement>('[role="rowgroup"]')?.focus();
        sheet.setVariable(variable, value.trim());
      }}
    >
      <Input
        size="small"
        aria-label={t('lists.valueOf', { variable })}
        placeholder={t('lists.valueHint', { variable })}
        spellCheck={false}
        value={value}
        onChange={(_, data) => setValue(data.value)}
      />
      <Button size="small" type="submit">
        {t('lists.set')}
      </Button>
    </form>
  );
}

function SignIn({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const host = displayHost(parseReference(reference).registry);
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        {t('lists.signIn', { host })}
      </Button>
      {isOpen ? (
        <SignInDialog registry={host} onSignedIn={forgetFailed} onClose={() => setIsOpen(false)} />
      ) : null}
    </>
  );
}
