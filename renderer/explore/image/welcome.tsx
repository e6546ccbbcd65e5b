import { Button } from '@fluentui/react-components';
import { BoxMultiple24Regular } from '@fluentui/react-icons/svg/box-multiple';
import { HardDrive20Regular } from '@fluentui/react-icons/svg/hard-drive';
import { Tag32Regular } from '@fluentui/react-icons/svg/tag';
import { useTranslation } from 'react-i18next';
import { useLibrary, useLibraryStatus } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { navigate } from '../../state/navigation.ts';
import { openPalette } from '../../state/palette-store.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './welcome.module.css';

/** The image pane before a choice; on the first run also where images will be kept. */
export function Welcome({ hasRepository }: { hasRepository: boolean }) {
  const { t } = useTranslation();
  const { data: images } = useLibrary();
  // Who has images knows where they are.
  const isFirstRun = useUi(({ welcomeSeen }) => !welcomeSeen) && images?.length === 0;
  if (hasRepository) {
    return (
      <EmptyState icon={<Tag32Regular />} title={t('explore.chooseTag')}>
        <p>{t('explore.chooseTagHint')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<BoxMultiple24Regular />}
      title={isFirstRun ? t('welcome.title') : t('explore.chooseRepository')}
      actions={<Button onClick={() => openPalette()}>{t('welcome.paste')}</Button>}
    >
      <p>{isFirstRun ? t('welcome.text') : t('explore.chooseRepositoryHint')}</p>
      {isFirstRun ? <LibraryCard /> : null}
    </EmptyState>
  );
}

function LibraryCard() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useLibraryStatus();
  if (data === undefined) return null;
  return (
    <div className={styles.card}>
      <HardDrive20Regular className={styles.icon} aria-hidden="true" />
      <div className={styles.place}>
        <span className={styles.label}>{t('welcome.library')}</span>
        <span className={styles.path}>{data.path}</span>
        {data.freeBytes === null ? null : (
          <span className={styles.label}>{t('status.free', { size: format.space(data.freeBytes) })}</span>
        )}
      </div>
      <div className={styles.actions}>
        {data.isFixed ? null : (
          <Button size="small" onClick={() => navigate({ place: 'settings' })}>
            {t('welcome.change')}
          </Button>
        )}
        <Button size="small" appearance="subtle" onClick={() => setUi({ welcomeSeen: true })}>
          {t('welcome.keep')}
        </Button>
      </div>
    </div>
  );
}
