import { useMutation } from '@tanstack/react-query';
import type { DownloadRequest } from '../../../shared/schemas/download.ts';
import { api } from '../../api/connection-store.ts';
import { useAnnouncement } from '../../state/downloads/announce-ends.ts';
import { showError } from '../../state/show-toast.ts';
import { setUi } from '../../state/ui-store.ts';

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
