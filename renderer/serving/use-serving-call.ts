import { useState } from 'react';
import type { ServingStatus } from '../../shared/serving/schemas.ts';
import type { Client } from '../api/connect.ts';
import { api } from '../api/connection-store.ts';
import { showServingStatus } from '../state/serving/store.ts';
import { showError } from '../state/show-toast.ts';

/** Changes how the library is served; what goes wrong is shown. */
export function useServingCall(): {
  run: (call: (client: Client) => Promise<ServingStatus>) => void;
  isRunning: boolean;
} {
  const [isRunning, setRunning] = useState(false);
  const change = async (call: (client: Client) => Promise<ServingStatus>) => {
    setRunning(true);
    try {
      showServingStatus(await call(api()));
    } catch (error) {
      showError(error);
    } finally {
      setRunning(false);
    }
  };
  return { run: (call) => void change(call), isRunning };
}
