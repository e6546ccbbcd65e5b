import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { useTranslation } from 'react-i18next';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { platformWords } from '../../components/text/platform-words.ts';
import { FilesView } from '../../inside/view.tsx';
import { SignatureMark } from '../../signatures/mark.tsx';
import { useImageSignatures } from '../../signatures/use-signatures.ts';
import { navigate } from '../../state/navigation.ts';
import type { ExploreRoute } from '../../state/route.ts';
import { DownloadButton } from './download-button.tsx';
import styles from './files-page.module.css';
import { imageNames } from './image-names.ts';
import { ImageTabList, withoutFiles } from './tabs.tsx';
import { ImageDigest, ImageTitle } from './title.tsx';
import { useSelectedImage } from './use-selected-image.ts';

/** The files of an image. They take the whole page; the lists of Explore are a step back. */
export function ImageFilesPage({ route }: { route: ExploreRoute }) {
  const { t } = useTranslation();
  const { image, error, retry } = useSelectedImage(route);
  return (
    <section className={styles.page} aria-label={t('image.pane')}>
      <header className={styles.header}>
        <Tooltip relationship="label" content={t('files.back')}>
          <Button
            appearance="subtle"
            icon={<ArrowLeft20Regular />}
            onClick={() => navigate(withoutFiles(route))}
          />
        </Tooltip>
        {image === undefined ? <div className={styles.names} /> : <Names image={image} route={route} />}
      </header>
      {image !== undefined && image.selected !== null ? (
        <>
          <div className={styles.tabs}>
            <ImageTabList image={image} selected={image.selected} tab="files" route={route} />
          </div>
          <FilesView image={{ reference: image.reference, digest: image.selected.digest }} />
        </>
      ) : error !== null ? (
        <ErrorState error={error} registry={route.registry} onRetry={retry} />
      ) : (
        <SkeletonRows count={12} rowHeight={32} label={t('image.loading')} />
      )}
    </section>
  );
}

function Names({ image, route }: { image: Image; route: ExploreRoute }) {
  const signatures = useImageSignatures(image).data;
  const { name, digest, platform } = imageNames(image, route);
  return (
    <>
      <div className={styles.names}>
        <ImageTitle image={image} name={name} className={styles.title} />
        <p className={styles.facts}>
          {image.selected === null ? null : <span>{platformText(image, image.selected)}</span>}
          <ImageDigest digest={digest} className={styles.code} />
          {signatures === undefined ? null : <SignatureMark signatures={signatures} />}
        </p>
      </div>
      <DownloadButton image={image} platform={platform} isQuiet />
    </>
  );
}

function platformText({ platforms }: Image, selected: SelectedImage): string {
  const platform = platforms.find(({ text }) => text === selected.text)?.platform ?? selected.platform;
  if (platform === null) return selected.text;
  const { name, detail } = platformWords(platform);
  return `${name} · ${detail}`;
}
