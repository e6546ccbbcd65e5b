import { useTranslation } from 'react-i18next';
import type { ServingStatus } from '../../shared/serving/schemas.ts';
import { errorSentence } from '../../shared/text/error-sentences.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './address-card.module.css';

/** The names of this computer alone, which nobody else can use. */
const onlyHere = /^(?:localhost|127\.|\[::1\])/;

/** Where clients find the library, or would. */
export function AddressCard({ status }: { status: ServingStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { since, url, hereUrl, otherAddresses, problem } = status;
  const others = otherAddresses.filter((address) => !onlyHere.test(address));
  const further = [
    ...(others.length === 0 ? [] : [t('serving.also', { addresses: others.join(', ') })]),
    ...(hereUrl === null ? [] : [t('serving.here', { url: hereUrl })]),
  ];
  return (
    <section className={styles.card} aria-label={t('serving.title')}>
      <p className={styles.state} data-state={since !== null ? 'on' : problem === null ? 'off' : 'failed'}>
        <span className={styles.dot} aria-hidden="true" />
        {since !== null
          ? t('serving.since', { time: format.moment(since) })
          : t(problem === null ? 'serving.off' : 'serving.failed')}
      </p>
      <p className={styles.address}>
        <span className={styles.url}>{url}</span>
        <CopyButton text={url} label={t('serving.copyAddress')} />
      </p>
      {problem === null ? (
        <p className={styles.others}>{further.join(t('serving.addressSeparator'))}</p>
      ) : (
        <p className={styles.problem} role="alert">
          {errorSentence(problem, language)}
        </p>
      )}
    </section>
  );
}
