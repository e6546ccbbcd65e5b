import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { DownloadState } from '../../../shared/download-states.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { runAction } from '../../state/downloads/run-action.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './panel.module.css';

/** The download's error in full, because a row has room only for its beginning. */
export function ErrorNote({ id, error, state }: { id: string; error: AppErrorData; state: DownloadState }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { copied, copy } = useCopy();
  const details = JSON.stringify(error, null, 2);
  return (
    <MessageBar intent={state === 'failed' ? 'error' : 'warning'} className={styles.error}>
      <MessageBarBody>
        <MessageBarTitle>{t(`errors.titles.${error.code}`)}</MessageBarTitle>
        {shortSentence(error, language)}
        {state === 'waiting-for-space' ? ` ${t('drawer.goesOn')}` : null}
      </MessageBarBody>
      <MessageBarActions>
        {state === 'failed' ? (
          <Button size="small" onClick={() => runAction('retry', [id])}>
            {t('errors.tryAgain')}
          </Button>
        ) : null}
        <Button size="small" appearance="transparent" onClick={() => copy(details)}>
          {copied === details ? t('common.copied') : t('errors.copyDetails')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
