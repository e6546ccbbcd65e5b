import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../components/hooks/use-media.ts';
import { PaneResizer } from '../components/pane-resizer.tsx';
import { useRoute } from '../state/navigation.ts';
import { referenceOf } from '../state/route.ts';
import { setUi, useUi } from '../state/ui-store.ts';
import { useRegistry } from '../state/use-registry.ts';
import { ImagePane } from './image/pane.tsx';
import styles from './page.module.css';
import { RepositoryColumn } from './repositories/column.tsx';
import { TagColumn } from './tags/column.tsx';

// Not what a start shows: it is read when it is wanted.
const ImageFilesPage = lazy(async () => ({
  default: (await import('./image/files-page.tsx')).ImageFilesPage,
}));

const widths = { min: 200, max: 480 };

/** Repositories, tags and the image, side by side; in a narrow window one after the other. */
export function ExplorePage() {
  const { t } = useTranslation();
  const registry = useRegistry();
  const route = useRoute(({ route }) => route);
  const isStacked = useMedia('(max-width: 1000px)');
  const isSingle = useMedia('(max-width: 720px)');
  const repositoryWidth = useUi(({ repositoryColumnWidth }) => repositoryColumnWidth);
  const isRoomy = useMedia('(min-width: 1240px)');
  const usualTagWidth = isRoomy ? 356 : 290;
  const tagWidth = useUi(({ tagColumnWidth }) => tagColumnWidth) ?? usualTagWidth;
  if (route.place !== 'explore' || registry === undefined) return null;
  if (route.view === 'files')
    return (
      <div className={styles.page}>
        <h1 className="visually-hidden">{t('places.explore')}</h1>
        <ImageFilesPage key={referenceOf({ ...route, registry })} route={{ ...route, registry }} />
      </div>
    );

  const { repository } = route;
  const hasImage = route.tag !== undefined || route.digest !== undefined;
  const showsRepositories = !isSingle || repository === undefined;
  const showsTags = repository !== undefined && !(isStacked && hasImage);
  const showsImage = isStacked ? hasImage || (repository === undefined && !isSingle) : true;
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{t('places.explore')}</h1>
      {showsRepositories ? (
        <RepositoryColumn
          key={registry}
          registry={registry}
          selected={repository}
          width={isStacked ? undefined : repositoryWidth}
        />
      ) : null}
      {isStacked ? null : (
        <PaneResizer
          pane="before"
          label={t('explore.resizeRepositories')}
          size={repositoryWidth}
          {...widths}
          initial={248}
          onResize={(width) => setUi({ repositoryColumnWidth: width })}
        />
      )}
      {showsTags ? (
        <TagColumn
          key={`${registry}/${repository}`}
          registry={registry}
          repository={repository}
          selected={route.tag}
          canGoBack={isSingle}
          width={isStacked ? undefined : tagWidth}
        />
      ) : null}
      {showsTags && !isStacked ? (
        <PaneResizer
          pane="before"
          label={t('explore.resizeTags')}
          size={tagWidth}
          {...widths}
          initial={usualTagWidth}
          onResize={(width) => setUi({ tagColumnWidth: width === usualTagWidth ? null : width })}
        />
      ) : null}
      {showsImage ? <ImagePane route={{ ...route, registry }} canGoBack={isStacked} /> : null}
    </div>
  );
}
