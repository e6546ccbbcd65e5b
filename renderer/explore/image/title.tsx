import { useTranslation } from 'react-i18next';
import { digestEnds, shortDigest } from '../../../shared/digest.ts';
import type { Image } from '../../../shared/schemas/image.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import styles from './title.module.css';

interface ImageTitleProps {
  image: Image;
  /** Its repository's last part. */
  name: string;
  className: string | undefined;
}

/** What an image is called: its name, and its tag or else its digest. */
export function ImageTitle({ image, name, className = '' }: ImageTitleProps) {
  return (
    <h2 className={`${styles.title} ${className}`} title={image.reference}>
      {name}
      <span className={styles.tag}>
        {image.tag === null ? `@${shortDigest(image.digest)}` : `:${image.tag}`}
      </span>
    </h2>
  );
}

/** Both ends of an image's digest; all of it can be copied. */
export function ImageDigest({ digest, className }: { digest: string; className: string | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <code className={className} title={digest}>
        {digestEnds(digest)}
      </code>
      <CopyButton text={digest} label={t('image.copyDigest')} />
    </>
  );
}
