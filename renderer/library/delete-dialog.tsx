import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { invalidateLibrary } from '../api/queries.ts';
import { showError, showNote } from '../app/toast-store.ts';
import { useFocusReturn } from '../components/use-focus-return.ts';
import { useFormat } from '../components/use-format.ts';
import { api } from '../stores/connection-store.ts';

/** Asks before an image is deleted, saying what that frees. */
export function DeleteDialog({ image, onClose }: { image: LibraryImage; onClose: () => void }) {
  const { t } = useTranslation();
  useFocusReturn();
  const format = useFormat();
  const { reference, digest, size, uniqueBytes } = image;
  const remove = async () => {
    onClose();
    try {
      const { freedBytes } = await api().library.remove({ reference, digest });
      showNote(t('library.deleted', { reference, size: format.bytes(freedBytes) }));
    } catch (thrown) {
      showError(thrown);
    }
    invalidateLibrary();
  };
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('library.deleteTitle', { reference })}</DialogTitle>
          <DialogContent>
            <p>{t('library.deleteFrees', { size: format.bytes(uniqueBytes) })}</p>
            {size > uniqueBytes ? (
              <p>{t('library.deleteKeeps', { size: format.bytes(size - uniqueBytes) })}</p>
            ) : null}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('library.keep')}</Button>
            <Button appearance="primary" onClick={() => void remove()}>
              {t('library.delete')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
