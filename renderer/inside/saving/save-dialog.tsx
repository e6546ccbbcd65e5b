import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { useHostInfo, useLibraryStatus } from '../../api/queries.ts';
import { FormDialog } from '../../components/dialogs/form.tsx';
import { exportName, joinPath, parentFolder } from '../../components/export/export-path.ts';
import { PathInput } from '../../components/export/path-input.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { setUi, useUi } from '../../state/ui-store.ts';

/** Longest part of a name that is repeated (characters). */
const longestName = 60;

interface SaveDialogProps {
  /** The image that the file is of. */
  reference: string;
  name: string;
  isFolder: boolean;
  onClose: () => void;
  onSave: (folder: string) => void;
}

/** Asks for the folder to save into, where the system has no dialog of its own for that. */
export function SaveDialog({ reference, name, isFolder, onClose, onSave }: SaveDialogProps) {
  const { t } = useTranslation();
  const host = useHostInfo().data;
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const library = useLibraryStatus().data?.path ?? '';
  const parent = host?.exportFolder ?? (lastFolder === '' ? parentFolder(library) : lastFolder);
  // A folder for each image, so that the files of one are not taken for those of another.
  const suggested = joinPath(parent, exportName(reference, null, 'oci').replace(/-oci$/, '-files'));
  const [typed, setTyped] = useState<string>();
  const folder = typed ?? suggested;
  const isUsable = isAbsolutePath(folder);
  return (
    <FormDialog
      title={t(isFolder ? 'files.save.folderTitle' : 'files.save.fileTitle', {
        name: cutMiddle(name, longestName),
      })}
      confirm={t('files.save.confirm')}
      canConfirm={isUsable}
      onConfirm={() => {
        setUi({ exportFolder: parentFolder(folder) });
        onSave(folder);
        onClose();
      }}
      onClose={onClose}
    >
      <PathInput
        label={t('files.save.into')}
        value={folder}
        onChange={setTyped}
        onBrowse={undefined}
        note={
          isUsable
            ? { state: 'none', text: t('files.save.newFilesOnly') }
            : { state: 'error', text: t('files.save.absolute') }
        }
      />
    </FormDialog>
  );
}
