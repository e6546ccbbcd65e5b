import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DownloadRequest } from '../../shared/schemas/download.ts';
import { navigate } from '../app/navigation.ts';
import { showError, showNote } from '../app/toast-store.ts';
import { api } from '../stores/connection-store.ts';
import { setUi } from '../stores/ui-store.ts';

/** Starts downloads, and says that they began without taking the user away from what he reads. */
export function useStartDownload(): { start: (request: DownloadRequest) => void; isStarting: boolean } {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: (request: DownloadRequest) => api().downloads.start(request),
    onSuccess: (row) => {
      setUi({ openDownload: row.id });
      showNote(t('image.started', { reference: row.reference }), {
        label: t('image.showInDownloads'),
        run: () => navigate({ place: 'downloads' }),
      });
    },
    onError: showError,
  });
  return { start: mutate, isStarting: isPending };
}
