import { useTranslation } from 'react-i18next';
import type { LibrarySpace } from '../../../shared/schemas/library-space.ts';
import styles from './map.module.css';

/** What the patterns of the map mean; only those that it has. */
export function Legend({ space }: { space: LibrarySpace }) {
  const { t } = useTranslation();
  const layers = space.blobs.filter(({ kind }) => kind === 'layer');
  const entries = [
    { name: 'layer', kind: 'here', isThere: true },
    { name: 'shared', kind: 'here', isShared: true, isThere: layers.some(({ images }) => images.length > 1) },
    { name: 'foreign', kind: 'foreign', isThere: layers.some(({ isForeign }) => isForeign) },
    { name: 'unfinished', kind: 'unfinished', isThere: space.unfinished.length > 0 },
    { name: 'selected', kind: 'here', isSelected: true, isThere: true },
  ] as const;
  return (
    <ul className={styles.legend}>
      {entries
        .filter(({ isThere }) => isThere)
        .map((entry) => (
          <li key={entry.name}>
            <span
              className={styles.swatch}
              data-kind={entry.kind}
              data-shared={('isShared' in entry && entry.isShared) || undefined}
              data-selected={('isSelected' in entry && entry.isSelected) || undefined}
            />
            {t(`space.legend.${entry.name}`)}
          </li>
        ))}
    </ul>
  );
}
