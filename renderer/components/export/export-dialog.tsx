import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportFormat, exportFormats } from '../../../shared/export-formats.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { useLibraryStatus } from '../../api/queries.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { useFocusReturn } from '../hooks/use-focus-return.ts';
import styles from './export-dialog.module.css';
import { exportName, joinPath, parentFolder } from './export-path.ts';
import { useExportPathCheck } from './export-path-check.ts';
import { exportPathNote } from './export-path-note.ts';
import { PathInput } from './path-input.tsx';

interface ExportDialogProps {
  title: string;
  confirm: string;
  reference: string;
  /** The platform of the image, as the library names it; null where there are several or none is known. */
  platform: string | null;
  initialFormat: ExportFormat;
  hasForeignLayers: boolean;
  onClose: () => void;
  onConfirm: (target: ExportTarget) => void;
}

/** Asks for a format and a place on the disk. */
export function ExportDialog(props: ExportDialogProps) {
  const { title, confirm, reference, platform, initialFormat, hasForeignLayers, onClose, onConfirm } = props;
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  useFocusReturn();
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const library = useLibraryStatus().data?.path ?? '';
  const folder = lastFolder === '' ? parentFolder(library) : lastFolder;
  const [format, setFormat] = useState(initialFormat);
  const [typedPath, setTypedPath] = useState<string | null>(null);
  const [pickedPath, setPickedPath] = useState<string | null>(null);
  const [distributable, setDistributable] = useState(false);
  const path = typedPath ?? joinPath(folder, exportName(reference, platform, format));
  const { inspection, isChecking } = useExportPathCheck(format, path);
  const note = exportPathNote({ format, path, inspection, isConfirmed: path === pickedPath }, t, language);
  const offersDistributable = hasForeignLayers && format !== 'docker-archive';

  const submit = () => {
    setUi({ exportFolder: parentFolder(path), exportFormat: format });
    onConfirm({ format, path, ...(offersDistributable && distributable ? { distributable } : {}) });
    onClose();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.reference}>{reference}</p>
            <Field label={t('export.format')}>
              <RadioGroup
                value={format}
                onChange={(_, { value }) =>
                  setFormat(exportFormats.find((name) => name === value) ?? 'docker-archive')
                }
              >
                {exportFormats.map((name) => (
                  <Radio
                    key={name}
                    value={name}
                    label={{
                      className: styles.choice,
                      children: (
                        <>
                          {t(`formats.${name}.name`)}
                          <span className={styles.readers}>{t(`formats.${name}.readers`)}</span>
                        </>
                      ),
                    }}
                  />
                ))}
              </RadioGroup>
            </Field>
            <PathInput
              label={format === 'oci' ? t('export.folder') : t('export.file')}
              kind={format === 'oci' ? 'folder' : 'save-file'}
              value={path}
              onChange={setTypedPath}
              onPick={setPickedPath}
              note={note}
            />
            {offersDistributable ? (
              <Checkbox
                checked={distributable}
                onChange={(_, { checked }) => setDistributable(checked === true)}
                label={{
                  className: styles.choice,
                  children: (
                    <>
                      {t('export.distributable')}
                      <span className={styles.readers}>{t('export.distributableHint')}</span>
                    </>
                  ),
                }}
              />
            ) : null}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('common.dismiss')}</Button>
            <Button
              appearance="primary"
              className={styles.confirm}
              disabled={isChecking || note?.state === 'error'}
              onClick={submit}
            >
              {note?.state === 'warning' ? t('export.replace') : confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
