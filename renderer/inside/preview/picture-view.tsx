import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../shared/inside/preview.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './picture-view.module.css';

/** A picture, no larger than it is. The ground shows where it is transparent. */
export function PictureView({
  preview,
  name,
}: {
  preview: Extract<FilePreview, { kind: 'picture' }>;
  name: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mediaType, base64, width, height, total } = preview;
  return (
    <figure className={styles.frame}>
      <div className={styles.ground}>
        <img className={styles.picture} src={`data:${mediaType};base64,${base64}`} alt={name} />
      </div>
      <figcaption className={styles.note}>
        {t('files.pictureSize', { width: format.number(width), height: format.number(height) })}
        {' · '}
        {t('files.exactBytes', { count: total, bytes: format.number(total) })}
      </figcaption>
    </figure>
  );
}
