import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { useHostInfo } from '../../api/queries.ts';
import { pickPath } from '../../components/export/pick-path.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import type { OpenedImage } from '../reading/image-of.ts';
import { SaveDialog } from './save-dialog.tsx';
import { saveFile } from './save-job.ts';

interface Saving {
  /** Asks for a folder, and saves into it. */
  save: (opened: OpenedImage, file: ImageFile) => void;
  /** The question, while it is asked. */
  dialog: ReactNode;
}

/** Saves files of an image to where the user says. */
export function useSave(): Saving {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const [asking, setAsking] = useState<{ opened: OpenedImage; file: ImageFile }>();
  const pick = async (opened: OpenedImage, file: ImageFile) => {
    const folder = await pickPath('folder', t('files.save.into'), lastFolder);
    if (folder === null) return;
    setUi({ exportFolder: folder });
    await saveFile(opened, file, folder);
  };
  return {
    save: (opened, file) => {
      if (canPick) void pick(opened, file);
      else setAsking({ opened, file });
    },
    dialog:
      asking === undefined ? null : (
        <SaveDialog
          reference={asking.opened.image.reference}
          name={asking.file.name}
          isFolder={asking.file.kind === 'folder'}
          onClose={() => setAsking(undefined)}
          onSave={(folder) => void saveFile(asking.opened, asking.file, folder)}
        />
      ),
  };
}
