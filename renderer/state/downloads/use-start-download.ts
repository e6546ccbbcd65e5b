import { useMutation } from '@tanstack/react-query';
import type { DownloadRequest } from '../../../shared/schemas/download.ts';
import { api } from '../../api/connection-store.ts';
import { showError } from '../show-toast.ts';
import { setUi } from '../ui-store.ts';
import { useAnnouncement } from './announce-ends.ts';

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
