import { useMutation } from '@tanstack/react-query';
import type { DownloadRequest } from '../../shared/schemas/download.ts';
import { showError } from '../app/toast-store.ts';
import { useAnnouncement } from '../stores/announce-ends.ts';
import { api } from '../stores/connection-store.ts';
import { setUi } from '../stores/ui-store.ts';

/** Starts downloads without taking the user away from the image, whose page shows how they go. */
export function useStartDownload(): { start: (request: DownloadRequest) => void; isStarting: boolean } {
  const { mutate, isPending } = useMutation({
    mutationFn: (request: DownloadRequest) => api().downloads.start(request),
    onSuccess: (row) => {
      setUi({ openDownload: row.id });
      useAnnouncement.setState({ rows: [row] });
    },
    onError: showError,
  });
  return { start: mutate, isStarting: isPending };
}
