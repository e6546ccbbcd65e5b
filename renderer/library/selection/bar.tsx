import { Button, Toolbar } from '@fluentui/react-components';
import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { BranchCompare20Regular } from '@fluentui/react-icons/svg/branch-compare';
import { CloudArrowUp20Regular } from '@fluentui/react-icons/svg/cloud-arrow-up';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useLibraryStatus } from '../../api/queries.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { verifyImage } from '../../state/library-jobs.ts';
import { navigate } from '../../state/navigation.ts';
import { comparedOfLibrary } from '../../state/route.ts';
import { CopyDialog } from '../copy/dialog.tsx';
import { RemoveDialog } from '../removal/dialog.tsx';
import styles from './bar.module.css';
import { selectImages } from './store.ts';
import { useSpaceSums } from './use-selected.ts';

interface SelectionBarProps {
  /** The chosen images. */
  images: readonly LibraryImage[];
  onExport: () => void;
}

/** What can be done with the chosen images, and what they take together. */
export function SelectionBar({ images, onExport }: SelectionBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sums = useSpaceSums(images);
  const [isRemoving, setIsRemoving] = useState(false);
  const [isCopying, setIsCopying] = useState(false);
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  const count = images.length;
  const [first, second] = inOrderOfAge(images);
  const verify = () => {
    for (const reference of new Set(images.map((image) => image.reference))) void verifyImage(reference);
  };
  return (
    <Toolbar aria-label={t('selection.actions')} className={styles.bar}>
      <Button
        appearance="subtle"
        icon={<Dismiss20Regular />}
        aria-label={t('selection.clear')}
        onClick={() => selectImages([])}
      />
      <span className={styles.counts} role="status">
        <strong>{t('selection.count', { count })}</strong>
        {sums === undefined ? null : (
          <span className={styles.sum}>{t('selection.sum', { size: format.bytes(sums.bytes) })}</span>
        )}
      </span>
      <Button appearance="subtle" icon={<ShieldCheckmark20Regular />} onClick={verify}>
        {t('library.verify')}
      </Button>
      <Button appearance="subtle" icon={<CloudArrowUp20Regular />} onClick={() => setIsCopying(true)}>
        {t('copying.open')}
      </Button>
      {first === undefined || second === undefined || count > 2 ? null : (
        <Button
          appearance="subtle"
          icon={<BranchCompare20Regular />}
          onClick={() =>
            navigate({ place: 'compare', a: comparedOfLibrary(first), b: comparedOfLibrary(second) })
          }
        >
          {t('selection.compare')}
        </Button>
      )}
      {isReadOnly ? null : (
        <Button appearance="subtle" icon={<Delete20Regular />} onClick={() => setIsRemoving(true)}>
          {t('selection.remove', { count })}
        </Button>
      )}
      {sums === undefined || isReadOnly ? null : (
        <span className={styles.frees}>{t('selection.frees', { size: format.bytes(sums.frees) })}</span>
      )}
      <Button appearance="primary" icon={<ArrowExportUp20Regular />} onClick={onExport}>
        {t('selection.export', { count })}
      </Button>
      {isCopying ? <CopyDialog images={images} onClose={() => setIsCopying(false)} /> : null}
      {isRemoving ? <RemoveDialog images={images} onClose={() => setIsRemoving(false)} /> : null}
    </Toolbar>
  );
}

/** The one that came first is what the other is compared with. */
function inOrderOfAge(images: readonly LibraryImage[]): LibraryImage[] {
  return images.toSorted((left, right) => (left.addedAt ?? '').localeCompare(right.addedAt ?? ''));
}
