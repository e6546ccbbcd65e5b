import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../shared/errors.ts';
import { useCurrentLanguage } from '../app/use-language.ts';
import { shortSentence } from '../components/short-sentence.ts';
import { useCopy } from '../components/use-copy.ts';
import styles from './download-drawer.module.css';

/** What went wrong with the download, in full: a row has room for its beginning only. */
export function DrawerError({ error, isFailed }: { error: AppErrorData; isFailed: boolean }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { copied, copy } = useCopy();
  const details = JSON.stringify(error, null, 2);
  return (
    <MessageBar intent={isFailed ? 'error' : 'warning'} className={styles.error}>
      <MessageBarBody>
        <MessageBarTitle>{t(`errors.titles.${error.code}`)}</MessageBarTitle>
        {shortSentence(error, language)}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" appearance="transparent" onClick={() => copy(details)}>
          {copied === details ? t('common.copied') : t('errors.copyDetails')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
