import { Alert16Regular } from '@fluentui/react-icons/svg/alert';
import { useTranslation } from 'react-i18next';
import { hasTagInRegistry } from '../../../shared/library/find-images.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { FollowedTag, ImageUpdate } from '../../../shared/schemas/updates.ts';
import styles from './cell.module.css';
import { UpdateChip } from './chip.tsx';

interface UpdateCellProps {
  image: LibraryImage;
  update: ImageUpdate | undefined;
  /** How its tag is followed. */
  tag: FollowedTag | undefined;
  isReadOnly: boolean;
}

/** What is known of newer versions of an image. An image that has no tag has none. */
export function UpdateCell({ image, update, tag, isReadOnly }: UpdateCellProps) {
  const { t } = useTranslation();
  const { reference } = image;
  if (update !== undefined) return <UpdateChip update={update} isReadOnly={isReadOnly} />;
  if (tag === undefined)
    return hasTagInRegistry(reference) ? (
      <span className={styles.state}>{t('updates.notFollowed')}</span>
    ) : null;
  return (
    <span className={styles.state} title={tag.error?.message}>
      <Alert16Regular aria-hidden="true" />
      <span className={styles.text}>{t(`updates.${stateOf(tag)}`)}</span>
    </span>
  );
}

function stateOf({ error, gone, lookedAt, history }: FollowedTag) {
  if (error !== null) return 'failed';
  if (gone.length > 0) return 'gone';
  if (lookedAt === null) return 'unknown';
  return history[0]?.isIndexOnly === true ? 'indexOnly' : 'current';
}
