import { useTranslation } from 'react-i18next';
import { useRoute } from '../app/navigation.ts';
import { useMedia } from '../app/use-media.ts';
import styles from './explore-page.module.css';
import { ImagePane } from './image-pane.tsx';
import { RepositoryColumn } from './repository-column.tsx';
import { TagColumn } from './tag-column.tsx';
import { useRegistry } from './use-registry.ts';

/** Repositories, tags and the image, side by side; in a narrow window one after the other. */
export function ExplorePage() {
  const { t } = useTranslation();
  const registry = useRegistry();
  const route = useRoute(({ route }) => route);
  const isStacked = useMedia('(max-width: 1000px)');
  const isSingle = useMedia('(max-width: 720px)');
  if (route.place !== 'explore') return null;

  const { repository } = route;
  const hasImage = route.tag !== undefined || route.digest !== undefined;
  const showsRepositories = !isSingle || repository === undefined;
  const showsTags = repository !== undefined && !(isStacked && hasImage);
  const showsImage = isStacked ? hasImage || (repository === undefined && !isSingle) : true;
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{t('places.explore')}</h1>
      {showsRepositories ? (
        <RepositoryColumn key={registry} registry={registry} selected={repository} />
      ) : null}
      {showsTags ? (
        <TagColumn
          key={`${registry}/${repository}`}
          registry={registry}
          repository={repository}
          selected={route.tag}
          canGoBack={isSingle}
        />
      ) : null}
      {showsImage ? <ImagePane route={{ ...route, registry }} canGoBack={isStacked} /> : null}
    </div>
  );
}
