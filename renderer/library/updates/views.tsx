import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { UpdatesState } from '../../../shared/schemas/updates.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useUpdates } from '../../state/updates/tag-updates.ts';
import styles from './views.module.css';

/** Which images of the library are shown. */
export type LibraryView = 'all' | 'updates' | 'followed';

/** The images of a view. */
export function imagesOf(
  view: LibraryView,
  images: readonly LibraryImage[],
  { followed, updates }: Pick<UpdatesState, 'followed' | 'updates'>,
): readonly LibraryImage[] {
  if (view === 'all') return images;
  if (view === 'updates') {
    const outdated = new Set(updates.map(({ reference, current }) => `${reference} ${current}`));
    return images.filter(({ reference, digest }) => outdated.has(`${reference} ${digest}`));
  }
  const tags = new Set(followed.map(({ reference }) => reference));
  return images.filter(({ reference }) => tags.has(reference));
}

interface LibraryViewsProps {
  images: readonly LibraryImage[];
  view: LibraryView;
  onChange: (view: LibraryView) => void;
}

/** Chooses which images are shown, and says how many there are of each. */
export function LibraryViews({ images, view, onChange }: LibraryViewsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = useUpdates();
  const labels = {
    all: t('updates.viewAll'),
    updates: t('updates.viewUpdates'),
    followed: t('updates.viewFollowed'),
  };
  return (
    <TabList
      className={styles.views}
      size="small"
      aria-label={t('updates.views')}
      selectedValue={view}
      onTabSelect={(_, { value }) => {
        if (value === 'all' || value === 'updates' || value === 'followed') onChange(value);
      }}
    >
      {(['all', 'updates', 'followed'] as const).map((each) => (
        <Tab key={each} value={each}>
          {labels[each]}{' '}
          <span className={styles.count}>{format.number(imagesOf(each, images, state).length)}</span>
        </Tab>
      ))}
    </TabList>
  );
}
