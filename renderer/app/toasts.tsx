import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslation } from 'react-i18next';
import { shortSentence } from '../components/text/short-sentence.ts';
import { closeToast, type Toast, useToasts } from '../state/toast-store.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './toasts.module.css';

/** The notes at the lower right edge. */
export function Toasts() {
  const toasts = useToasts(({ toasts }) => toasts);
  return (
    <div className={styles.stack} role="status">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { id, text, error, action } = toast;
  return (
    <div className={styles.toast}>
      <div className={styles.text}>
        {error === undefined ? text : <strong>{t(`errors.titles.${error.code}`)}</strong>}
        {error === undefined ? null : <p className={styles.sentence}>{shortSentence(error, language)}</p>}
      </div>
      {action === undefined ? null : (
        <Button
          size="small"
          appearance="subtle"
          className={styles.action}
          onClick={() => {
            action.run();
            closeToast(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <Button
        size="small"
        appearance="subtle"
        icon={<Dismiss16Regular />}
        aria-label={t('common.close')}
        onClick={() => closeToast(id)}
      />
    </div>
  );
}
