import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useHostInfo, useLibraryStatus } from '../../api/queries.ts';
import { DialogButtons } from '../../components/dialogs/buttons.tsx';
import { bundleName, joinPath, parentFolder } from '../../components/export/export-path.ts';
import { useFocusReturn } from '../../components/hooks/use-focus-return.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { writeBundle } from '../../state/library/bundle-job.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { type BundleChoice, isSplitSize, requestOf } from './choice.ts';
import { BundleChoices } from './choices.tsx';
import styles from './dialog.module.css';
import { BundleOutcome } from './outcome.tsx';
import { useBundleInspection } from './use-inspection.ts';

interface BundleDialogProps {
  images: readonly LibraryImage[];
  onClose: () => void;
}

/** Asks how images are to be carried, and shows what comes of each choice. It keeps its size whatever is chosen. */
export function BundleDialog({ images, onClose }: BundleDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  useFocusReturn();
  const host = useHostInfo().data;
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const library = useLibraryStatus().data?.path ?? '';
  const canPick = host?.capabilities.pickPath ?? false;
  const folder = host?.exportFolder ?? (lastFolder === '' ? parentFolder(library) : lastFolder);
  const [choice, setChoice] = useState<BundleChoice>({
    shape: 'all',
    format: 'docker-archive',
    path: canPick ? '' : joinPath(folder, bundleName(new Date())),
    split: '',
    isDistributable: true,
    hasSums: true,
    hasScripts: true,
    isReadBack: true,
    have: null,
  });
  const { inspection, shown } = useBundleInspection(images, choice, choice.shape);
  const canExport = inspection?.problem === null && isSplitSize(choice.split);
  const confirm = () => {
    setUi({ exportFolder: parentFolder(choice.path) });
    void writeBundle(requestOf(images, choice));
    onClose();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface className={styles.surface}>
        <DialogBody className={styles.body}>
          <DialogTitle
            className={styles.title}
            action={
              <Button
                appearance="subtle"
                icon={<Dismiss20Regular />}
                aria-label={t('common.close')}
                onClick={onClose}
              />
            }
          >
            {t('bundle.title', { count: images.length })}
            <span className={styles.names}>
              {images.map(({ reference }) => nameOf(reference)).join(' · ')}
            </span>
          </DialogTitle>
          <DialogContent className={styles.content}>
            <BundleChoices
              images={images}
              choice={choice}
              inspection={shown}
              onChange={(part) => setChoice((before) => ({ ...before, ...part }))}
            />
            <BundleOutcome
              images={images}
              choice={choice}
              inspection={shown}
              onHave={(have) => setChoice((before) => ({ ...before, have }))}
            />
          </DialogContent>
          <DialogActions className={styles.actions} fluid>
            <span className={styles.sum}>
              {shown?.plan == null
                ? ''
                : t(choice.isReadBack ? 'bundle.sum' : 'bundle.sumOnly', {
                    size: format.bytes(shown.newBytes),
                  })}
            </span>
            <DialogButtons
              onDismiss={onClose}
              icon={<ArrowExportUp20Regular />}
              disabled={!canExport}
              onClick={confirm}
            >
              {t('bundle.confirm', { count: images.length })}
            </DialogButtons>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** A reference without its host, which these mostly share. */
function nameOf(reference: string): string {
  return reference.slice(reference.indexOf('/') + 1);
}
