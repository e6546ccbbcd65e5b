import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { useTranslation } from 'react-i18next';
import { digestEnds } from '../../../shared/digest.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { FilesView } from '../../inside/view.tsx';
import { navigate, useRoute } from '../../state/navigation.ts';
import styles from './page.module.css';

/** The files of an image of the library. */
export function LibraryFilesPage() {
  const { t } = useTranslation();
  const route = useRoute(({ route }) => route);
  if (route.place !== 'library' || route.files === undefined) return null;
  const { reference, digest, platform } = route.files;
  const name = reference.slice(reference.lastIndexOf('/') + 1).replace(/@.*$/, '');
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Tooltip relationship="label" content={t('files.backToLibrary')}>
          <Button
            appearance="subtle"
            icon={<ArrowLeft20Regular />}
            onClick={() => navigate({ place: 'library' })}
          />
        </Tooltip>
        <div className={styles.names}>
          <h1 className={styles.title} title={reference}>
            {t('files.title', { reference: name })}
          </h1>
          <p className={styles.facts}>
            {platform === undefined ? null : <span>{shortPlatform(platform)}</span>}
            <span className={styles.reference}>{reference}</span>
            <code className={styles.code} title={digest}>
              {digestEnds(digest)}
            </code>
          </p>
        </div>
      </header>
      <FilesView image={{ reference, digest, ...(platform === undefined ? {} : { platform }) }} />
    </div>
  );
}
