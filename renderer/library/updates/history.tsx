import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { TagVersion } from '../../../shared/schemas/updates.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './history.module.css';

/** What a tag has meant, the newest first. */
export function TagHistory({ history }: { history: readonly TagVersion[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = history.flatMap((version) =>
    version.images.map((image) => ({ ...image, version, key: `${version.digest} ${image.digest}` })),
  );
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('updates.seen')}</th>
            <th scope="col">{t('updates.made')}</th>
            <th scope="col">{t('library.columns.platform')}</th>
            <th scope="col">{t('updates.digest')}</th>
            <th scope="col" className={styles.size}>
              {t('updates.size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, version, created, platform, digest, size }) => (
            <tr key={key}>
              <td>{format.date(version.seenAt)}</td>
              <td>{created === null ? '' : format.date(created)}</td>
              <td>
                {platform === null
                  ? ''
                  : platform === 'all'
                    ? t('downloads.allPlatforms')
                    : shortPlatform(platform)}
              </td>
              <td>
                <code title={digest}>{shortDigest(digest)}</code>
                {version.isIndexOnly ? <span className={styles.note}>{t('updates.onlyIndex')}</span> : null}
              </td>
              <td className={styles.size}>{format.bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
