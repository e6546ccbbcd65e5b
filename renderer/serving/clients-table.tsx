import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServedClient } from '../../shared/serving/schemas.ts';
import { ProgressBar } from '../components/progress-bar.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { activeClients, useServing } from '../state/serving/store.ts';
import styles from './clients-table.module.css';

/**
 * Who pulls, and who has pulled.
 * @param props.children stands beside the heading.
 */
export function ClientsTable({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const clients = useServing((state) => state.clients);
  const active = activeClients(clients).length;
  return (
    <section className={styles.clients}>
      <div className={styles.heading}>
        <h2 id="serving-clients" className={styles.title}>
          {t('serving.clients')}
          {clients.length === 0 ? null : (
            <span className={styles.counts}>
              {' · '}
              {t('serving.clientCounts', { active, ended: clients.length - active })}
            </span>
          )}
        </h2>
        {children}
      </div>
      {clients.length === 0 ? (
        <p className={styles.none}>{t('serving.noClients')}</p>
      ) : (
        <table className={styles.table} aria-labelledby="serving-clients">
          <thead>
            <tr>
              <th scope="col">{t('serving.columns.address')}</th>
              <th scope="col">{t('serving.columns.engine')}</th>
              <th scope="col">{t('serving.columns.image')}</th>
              <th scope="col">{t('serving.columns.sent')}</th>
              <th scope="col" className={styles.number}>
                {t('serving.columns.speed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {clients.map((client) => (
              <ClientRow key={client.id} client={client} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ClientRow({ client }: { client: ServedClient }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { address, engine, image, source, sharedBy, bytesSent, bytesTotal, bytesPerSecond, endedAt } = client;
  const words =
    source === 'library'
      ? t('serving.fromLibrary')
      : sharedBy > 1
        ? t('serving.shared', { count: sharedBy })
        : t('serving.pulledThrough');
  return (
    <tr>
      <td className={styles.address}>{address}</td>
      <td>{engine === '' ? t('serving.unknownEngine') : engine}</td>
      <td className={styles.image} title={image}>
        {image}
        <span className={styles.source}>{endedAt === null ? words : format.bytes(bytesSent)}</span>
      </td>
      <td>
        {endedAt === null ? (
          <span className={styles.sent}>
            <ProgressBar
              label={image}
              value={bytesTotal === 0 ? 0 : bytesSent / bytesTotal}
              tone={source === 'library' ? 'here' : 'registry'}
            />
            <span className={styles.share}>{t('serving.share', format.share(bytesSent, bytesTotal))}</span>
          </span>
        ) : (
          <span className={styles.done}>{t('serving.doneAt', { time: format.moment(endedAt) })}</span>
        )}
      </td>
      <td className={styles.number}>{endedAt === null ? format.rate(bytesPerSecond) : ''}</td>
    </tr>
  );
}
