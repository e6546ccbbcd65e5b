import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServedRequest } from '../../../shared/serving/schemas.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './access-log.module.css';
import { outcomeOf } from './outcome.ts';
import { useRequests } from './use-requests.ts';

/** The last requests: from where, for what, and what became of them. The newest is on top. */
export function AccessLog() {
  const { t } = useTranslation();
  const requests = useRequests();
  const section = useRef<HTMLElement>(null);
  const hasAny = requests.length > 0;
  // It opens below what fills a small window.
  useEffect(() => {
    if (hasAny) section.current?.scrollIntoView({ block: 'nearest' });
  }, [hasAny]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what does not fit
    <section ref={section} className={styles.log} aria-label={t('serving.log')} tabIndex={0}>
      {hasAny ? (
        <table className={styles.table} aria-label={t('serving.log')}>
          <thead>
            <tr>
              <th scope="col">{t('serving.columns.time')}</th>
              <th scope="col">{t('serving.columns.address')}</th>
              <th scope="col">{t('serving.columns.request')}</th>
              <th scope="col">{t('serving.columns.outcome')}</th>
              <th scope="col" className={styles.number}>
                {t('serving.columns.sent')}
              </th>
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <RequestRow key={request.id} request={request} />
            ))}
          </tbody>
        </table>
      ) : (
        <p className={styles.none}>{t('serving.noRequests')}</p>
      )}
    </section>
  );
}

const RequestRow = memo(function RequestRow({ request }: { request: ServedRequest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, address, method, path, client, status, bytes } = request;
  return (
    <tr>
      <td>{format.time(at)}</td>
      <td className={styles.code} title={client}>
        {address}
      </td>
      <td className={styles.code} title={path}>
        <span className={styles.method}>{method}</span> {path}
      </td>
      <td className={status >= 400 ? styles.wrong : undefined}>
        {status} {t(`serving.outcomes.${outcomeOf(request)}`)}
      </td>
      <td className={styles.number}>{bytes === 0 ? '' : format.bytes(bytes)}</td>
    </tr>
  );
});
