import { useEffect, useState } from 'react';
import type { Activity, DownloadDetail } from '../../../shared/schemas/download.ts';
import { useConnection } from '../../api/connection-store.ts';

const longestLog = 500;

/** The detail of the one download whose drawer is open, and its log so far; undefined until it arrives. */
export function useDownloadDetail(id: string): DownloadDetail | undefined {
  const [detail, setDetail] = useState<DownloadDetail>();
  const client = useConnection(({ client }) => client);

  useEffect(() => {
    if (client === null) return;
    const stop = new AbortController();
    const follow = async () => {
      let log: Activity[] = [];
      for await (const event of await client.downloads.detail({ id }, { signal: stop.signal })) {
        if (stop.signal.aborted) return;
        log = log.concat(event.log).slice(-longestLog);
        setDetail({ ...event, log });
      }
    };
    // The end of the stream is the end of the download or of the connection; both are told elsewhere.
    follow().catch(() => undefined);
    return () => stop.abort();
  }, [client, id]);

  return detail;
}
