import { useTranslation } from 'react-i18next';
import type { Image } from '../../../shared/schemas/image.ts';
import { FollowButton } from '../../components/follow-button.tsx';
import type { ExploreRoute } from '../../state/route.ts';
import { CopyMenu } from './copy-menu.tsx';
import { DownloadButton } from './download-button.tsx';
import styles from './header.module.css';
import { imageNames } from './image-names.ts';
import { ImageDigest, ImageTitle } from './title.tsx';

interface ImageHeaderProps {
  image: Image;
  route: ExploreRoute;
}

/** The image's name and digest, with the buttons to download and export it. */
export function ImageHeader({ image, route }: ImageHeaderProps) {
  const { name, digest, platform } = imageNames(image, route);
  return (
    <header className={styles.header}>
      <div className={styles.names}>
        <ImageTitle image={image} name={name} className={styles.title} />
        <div className={styles.digest}>
          <ImageDigest digest={digest} className={styles.code} />
          <CopyMenu image={image} platform={platform} />
          <ArtifactBadge image={image} />
        </div>
      </div>
      {image.tag === null ? null : (
        <FollowButton reference={`${image.registry}/${image.repository}:${image.tag}`} />
      )}
      <DownloadButton image={image} platform={platform} />
    </header>
  );
}

/** Says what a manifest is that holds no image. */
function ArtifactBadge({ image }: { image: Image }) {
  const { t } = useTranslation();
  const { selected } = image;
  if (selected?.artifactKind === undefined) return null;
  return (
    <span className={styles.artifact} title={selected.artifactType ?? undefined}>
      {t(`image.artifact.${selected.artifactKind}`)}
    </span>
  );
}
