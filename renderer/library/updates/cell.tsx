import { Alert16Regular } from '@fluentui/react-icons/svg/alert';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import type { FollowedTag } from '../../../shared/schemas/updates.ts';
import { useUpdates } from '../../state/updates/tag-updates.ts';
import styles from './cell.module.css';
import { UpdateChip } from './chip.tsx';

/** What is known of newer versions of an image. An image that has no tag has none. */
export function UpdateCell({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const { followed, updates } = useUpdates();
  const { reference, digest } = image;
  const update = updates.find((each) => each.reference === reference && each.current === digest);
  if (update !== undefined) return <UpdateChip update={update} />;
  const tag = followed.find((each) => each.reference === reference);
  if (tag === undefined)
    return reference.includes('@') ? null : <span className={styles.state}>{t('updates.notFollowed')}</span>;
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
