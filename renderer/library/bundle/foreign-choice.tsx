import { Switch } from '@fluentui/react-components';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import { imageKey } from '../../../shared/library/space-sums.ts';
import type { BundlePlan } from '../../../shared/schemas/bundle.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useLibrarySpace } from '../../api/queries.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { BundleChoice } from './choice.ts';
import styles from './foreign-choice.module.css';

interface ForeignChoiceProps {
  images: readonly LibraryImage[];
  choice: BundleChoice;
  plan: BundlePlan | null;
  onChange: (isDistributable: boolean) => void;
}

/**
 * Whether foreign layers are declared as ordinary ones, and what that changes. Only where a chosen image has any and the
 * format tells tools of them. Its room stays, so that nothing moves.
 */
export function ForeignChoice({ images, choice, plan, onChange }: ForeignChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const textId = useId();
  const bytes = useForeignBytes(images);
  const foreign = images.filter(({ hasForeignLayers }) => hasForeignLayers);
  const [first] = foreign;
  const tellsTools = choice.shape === 'folder' || choice.format === 'oci-archive';
  if (first === undefined || !tellsTools) return <div className={styles.room} />;
  const changed = plan?.images.filter(({ digest, storedDigest }) => digest !== storedDigest) ?? [];
  return (
    <div className={`${styles.room} ${styles.card}`}>
      <div className={styles.head}>
        <strong>{t('bundle.foreign.title')}</strong>
        <Switch
          checked={choice.isDistributable}
          aria-label={t('bundle.foreign.title')}
          aria-describedby={textId}
          onChange={(_, { checked }) => onChange(checked)}
        />
      </div>
      <p id={textId}>
        {t('bundle.foreign.which', {
          count: foreign.length,
          reference: first.reference,
          size: format.bytes(bytes),
        })}{' '}
        {t(choice.isDistributable ? 'bundle.foreign.on' : 'bundle.foreign.off')}
      </p>
      {choice.isDistributable
        ? changed.slice(0, 2).map(({ reference, digest, storedDigest }) => (
            <p
              key={`${reference} ${storedDigest}`}
              className={styles.digests}
              title={`${storedDigest} → ${digest}`}
            >
              {shortDigest(storedDigest)} → {shortDigest(digest)}
            </p>
          ))
        : null}
    </div>
  );
}

function useForeignBytes(images: readonly LibraryImage[]): number {
  const space = useLibrarySpace(true).data;
  if (space === undefined) return 0;
  const keys = new Set(images.map(imageKey));
  const isChosen = space.images.map((image) => keys.has(imageKey(image)));
  return space.blobs
    .filter((blob) => blob.isForeign && blob.images.some((position) => isChosen[position]))
    .reduce((sum, { size }) => sum + size, 0);
}
