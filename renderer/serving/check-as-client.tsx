import { Button } from '@fluentui/react-components';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircle20Filled } from '@fluentui/react-icons/svg/error-circle';
import { PlugConnectedCheckmark20Regular } from '@fluentui/react-icons/svg/plug-connected-checkmark';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ServedEngine, ServingCheck } from '../../shared/serving/schemas.ts';
import { errorSentence } from '../../shared/text/error-sentences.ts';
import { api } from '../api/connection-store.ts';
import { errorDataOf } from '../api/error-data.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './check-as-client.module.css';

interface CheckAsClientProps {
  engine: ServedEngine;
  /** There is something to ask. */
  isOn: boolean;
}

/** Asks what is served as a client would, and says what came. */
export function CheckAsClient({ engine, isOn }: CheckAsClientProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const check = useMutation({ mutationFn: () => api().serving.check({ engine }) });
  const isRight = check.data !== undefined && isComplete(check.data);
  return (
    <div className={styles.line}>
      <Button
        appearance={isOn ? 'primary' : 'secondary'}
        icon={<PlugConnectedCheckmark20Regular />}
        disabled={!isOn || check.isPending}
        onClick={() => check.mutate()}
      >
        {t('serving.check', { engine: t(`serving.engines.${engine}`) })}
      </Button>
      <p role="status" className={styles.result} data-result={isRight ? 'right' : 'wrong'}>
        {check.data === undefined && check.error === null ? null : isRight ? (
          <CheckmarkCircle20Filled aria-hidden="true" />
        ) : (
          <ErrorCircle20Filled aria-hidden="true" />
        )}
        <span>{resultWords()}</span>
      </p>
    </div>
  );

  function resultWords(): string {
    if (check.error !== null) return errorSentence(errorDataOf(check.error), language);
    if (check.data === undefined) return '';
    const { asked, status, ms } = check.data;
    if (asked === null) return t('serving.checkedApi', { status, ms });
    return t(isRight ? 'serving.checked' : 'serving.checkFailed', { asked, status, ms });
  }
}

/** What a client needs of the answer to go on (containerd takes digest, type and length from it). */
function isComplete({ asked, status, digest, mediaType, size }: ServingCheck): boolean {
  return status === 200 && (asked === null || (digest !== null && mediaType !== null && size !== null));
}
