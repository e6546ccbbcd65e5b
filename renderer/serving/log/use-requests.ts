import { useEffect, useState } from 'react';
import type { ServedRequest } from '../../../shared/serving/schemas.ts';
import { api } from '../../api/connection-store.ts';
import { showError } from '../../state/show-toast.ts';

/** Lines that are shown. */
const mostLines = 200;

/** The last requests that were answered, the newest first, as long as somebody looks. */
export function useRequests(): readonly ServedRequest[] {
  const [requests, setRequests] = useState<readonly ServedRequest[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    void follow(stop.signal, (newer) =>
      setRequests((known) => [...newer.toReversed(), ...known].slice(0, mostLines)),
    );
    return () => stop.abort();
  }, []);
  return requests;
}

async function follow(signal: AbortSignal, tell: (newer: readonly ServedRequest[]) => void): Promise<void> {
  try {
    for await (const newer of await api().serving.requests(undefined, { signal })) {
      if (signal.aborted) return;
      tell(newer);
    }
  } catch (error) {
    if (!signal.aborted) showError(error);
  }
}
