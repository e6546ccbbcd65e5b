import { Checkbox, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportFormat, exportFormats } from '../../../shared/export-formats.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { useHostInfo, useLibraryStatus } from '../../api/queries.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { FormDialog } from '../dialogs/form.tsx';
import styles from './export-dialog.module.css';
import { exportName, joinPath, parentFolder } from './export-path.ts';
import { useExportPathCheck } from './export-path-check.ts';
import { exportPathNote } from './export-path-note.ts';
import { PathInput } from './path-input.tsx';
import { pickPath } from './pick-path.ts';

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
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const library = useLibraryStatus().data?.path ?? '';
  const host = useHostInfo().data;
  const canPick = host?.capabilities.pickPath ?? false;
  const folder = host?.exportFolder ?? (lastFolder === '' ? parentFolder(library) : lastFolder);
  const [format, setFormat] = useState(initialFormat);
  const [typedPath, setTypedPath] = useState<string | null>(null);
  const [distributable, setDistributable] = useState(false);
  const suggestion = joinPath(folder, exportName(reference, platform, format));
  const path = typedPath ?? (canPick ? '' : suggestion);
  const isChosen = path !== '' || !canPick;
  const { inspection, isChecking } = useExportPathCheck(format, path);
  // The dialog that a path comes from has asked already whether to replace what is there.
  const note = isChosen
    ? exportPathNote({ format, path, inspection, isConfirmed: canPick }, t, language)
    : undefined;
  const label = format === 'oci' ? t('export.folder') : t('export.file');
  const offersDistributable = hasForeignLayers && format !== 'docker-archive';
  // Its place stays where a format has no such notion, so that the dialog does not jump with the choice.
  const hidden = offersDistributable ? {} : { visibility: 'hidden' as const };

  const finish = (chosen: string) => {
    setUi({ exportFolder: parentFolder(chosen), exportFormat: format });
    onConfirm({
      format,
      path: chosen,
      ...(note?.state === 'warning' ? { overwrite: true } : {}),
      ...(offersDistributable && distributable ? { distributable } : {}),
    });
    onClose();
  };
  const browse = async () => {
    const picked = await pickPath(format === 'oci' ? 'folder' : 'save-file', label, path || suggestion);
    if (picked !== null) setTypedPath(picked);
    return picked;
  };
  const submit = async () => {
    if (isChosen) return finish(path);
    const picked = await browse();
    // What is in a folder is told of first; of an archive's name the system's dialog has told.
    if (picked !== null && format !== 'oci') finish(picked);
  };
  return (
    <FormDialog
      title={title}
      confirm={note?.state === 'warning' ? t('export.replace') : confirm}
      canConfirm={!isChosen || !(isChecking || note?.state === 'error')}
      onConfirm={() => void submit()}
      onClose={onClose}
      className={styles.surface}
      contentClassName={styles.content}
    >
      <p className={styles.reference}>{reference}</p>
      <Field label={t('export.format')}>
        <RadioGroup
          value={format}
          onChange={(_, { value }) => {
            setFormat(exportFormats.find((name) => name === value) ?? 'docker-archive');
            if (canPick) setTypedPath(null);
          }}
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
        label={label}
        value={path}
        onChange={setTypedPath}
        onBrowse={canPick ? () => void browse() : undefined}
        note={note}
      />
      {hasForeignLayers ? (
        <Checkbox
          style={hidden}
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
    </FormDialog>
  );
}
