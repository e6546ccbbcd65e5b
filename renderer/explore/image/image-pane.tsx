import { Button } from '@fluentui/react-components';
import { ChevronLeft20Regular } from '@fluentui/react-icons/svg/chevron-left';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/error-state.tsx';
import { navigate } from '../../state/navigation.ts';
import { type ExploreRoute, referenceOf } from '../../state/route.ts';
import { ImageContent } from './image-content.tsx';
import styles from './image-pane.module.css';
import { ImageSkeleton } from './image-skeleton.tsx';
import { useSelectedImage } from './use-selected-image.ts';
import { Welcome } from './welcome.tsx';

interface ImagePaneProps {
  route: ExploreRoute;
  /** In a narrow window the tags are a step back. */
  canGoBack: boolean;
}

/** What a tag or digest holds. */
export function ImagePane({ route, canGoBack }: ImagePaneProps) {
  const { t } = useTranslation();
  const reference = referenceOf(route);
  const { registry, repository } = route;
  return (
    <section className={styles.pane} aria-label={t('image.pane')}>
      {canGoBack && repository !== undefined && reference !== '' ? (
        <Button
          className={styles.back}
          appearance="subtle"
          size="small"
          icon={<ChevronLeft20Regular />}
          onClick={() => navigate({ place: 'explore', ...(registry ? { registry } : {}), repository })}
        >
          {t('explore.tagsOf', { repository })}
        </Button>
      ) : null}
      {reference === '' ? (
        <Welcome hasRepository={repository !== undefined} />
      ) : (
        <LoadedImage key={reference} route={route} />
      )}
    </section>
  );
}

function LoadedImage({ route }: { route: ExploreRoute }) {
  const { image, error, isLoading, retry } = useSelectedImage(route);
  const { place, registry, repository, tag, digest } = route;
  if (error?.code === 'PLATFORM_NOT_FOUND' && route.platform !== undefined) {
    const named = { ...(registry ? { registry } : {}), ...(repository ? { repository } : {}) };
    const chosen = { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) };
    return <ErrorState error={error} onRetry={() => navigate({ place, ...named, ...chosen })} />;
  }
  if (error !== null) return <ErrorState error={error} onRetry={retry} />;
  if (image === undefined) return <ImageSkeleton />;
  return <ImageContent image={image} route={route} isLoading={isLoading} />;
}
