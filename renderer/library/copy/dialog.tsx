import { CloudArrowUp20Regular } from '@fluentui/react-icons/svg/cloud-arrow-up';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { DialogButtons } from '../../components/dialogs/buttons.tsx';
import { DialogFrame } from '../../components/dialogs/frame.tsx';
import { sumOfCopy } from '../../state/library/copied-images.ts';
import { copyImages } from '../../state/library/copy-job.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { AttachedChoice } from './attached-choice.tsx';
import { placesFor, requestOf, withDestination } from './choice.ts';
import { DestinationField } from './destination-field.tsx';
import styles from './dialog.module.css';
import { DistributableChoice } from './distributable-choice.tsx';
import { DryRunOutcome } from './dry-run-outcome.tsx';
import { PlaceList } from './place-list.tsx';
import { useDryRun } from './use-dry-run.ts';

interface CopyDialogProps {
  images: readonly LibraryImage[];
  onClose: () => void;
}

/** Asks where images are to be copied, and shows what that would send before anything is. */
export function CopyDialog({ images, onClose }: CopyDialogProps) {
  const { t } = useTranslation();
  const remembered = useUi(({ copyDestinations }) => copyDestinations);
  const [destination, setDestination] = useState(remembered[0] ?? '');
  const [isDistributable, setIsDistributable] = useState(false);
  const [isAttached, setIsAttached] = useState(true);
  const places = placesFor(images, destination);
  const request = requestOf(images, destination, { isDistributable, isAttached });
  const dryRun = useDryRun(request);
  const canCopy = dryRun.images !== undefined && sumOfCopy(dryRun.images).done > 0;
  const goOn = () => {
    if (places.state !== 'right' || dryRun.isLooking) return;
    if (!canCopy) return dryRun.look();
    setUi({ copyDestinations: withDestination(remembered, destination) });
    void copyImages(request, places.registry);
    onClose();
  };
  return (
    <DialogFrame
      title={t('copying.title', { count: images.length })}
      onClose={onClose}
      className={styles.surface}
      contentClassName={styles.content}
      actions={
        <DialogButtons
          onDismiss={onClose}
          {...(canCopy ? { icon: <CloudArrowUp20Regular /> } : {})}
          // The focus stays on it while the registry answers.
          disabledFocusable={places.state !== 'right' || dryRun.isLooking}
          onClick={goOn}
        >
          {canCopy ? t('copying.confirm', { count: images.length }) : t('copying.check')}
        </DialogButtons>
      }
    >
      <DestinationField
        value={destination}
        places={places}
        count={images.length}
        remembered={remembered}
        onChange={setDestination}
        onEnter={goOn}
      />
      <DistributableChoice images={images} isOn={isDistributable} onChange={setIsDistributable} />
      <AttachedChoice isOn={isAttached} onChange={setIsAttached} />
      <PlaceList images={images} places={places} looked={dryRun.images} />
      <DryRunOutcome places={places} dryRun={dryRun} />
    </DialogFrame>
  );
}
