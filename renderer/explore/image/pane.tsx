import { Button } from '@fluentui/react-components';
import { ChevronLeft20Regular } from '@fluentui/react-icons/svg/chevron-left';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/error-state.tsx';
import { navigate } from '../../state/navigation.ts';
import { type ExploreRoute, referenceOf } from '../../state/route.ts';
import { ImageContent } from './content.tsx';
import styles from './pane.module.css';
import { useSelectedImage } from './use-selected-image.ts';
import { Welcome } from './welcome.tsx';

interface ImagePaneProps {
  route: ExploreRoute;
  /** True in a narrow window, where a button leads back to the tags. */
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
  if (error !== null) return <ErrorState error={error} registry={registry} onRetry={retry} />;
  if (image === undefined) return <ImageSkeleton />;
  return <ImageContent image={image} route={route} isLoading={isLoading} />;
}

/** Placeholders where title, platforms, sizes and layers will stand. */
function ImageSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.skeleton} role="status" aria-label={t('image.loading')}>
      <div className={styles.block} style={{ width: 240, height: 24, marginTop: 6 }} />
      <div className={styles.block} style={{ width: 190, height: 12, marginTop: 10 }} />
      <div className={styles.cards}>
        <div className={styles.block} style={{ height: 78 }} />
        <div className={styles.block} style={{ height: 78 }} />
        <div className={styles.block} style={{ height: 78 }} />
      </div>
      <div className={styles.block} style={{ width: 260, height: 20, marginTop: 24 }} />
      <div className={styles.block} style={{ height: 22, marginTop: 12 }} />
      {[70, 135, 200, 265].map((top) => (
        <div key={top} className={styles.block} style={{ height: 12, width: '55%', marginTop: 52 }} />
      ))}
    </div>
  );
}
