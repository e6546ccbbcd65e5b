import type { PickPath } from '../../../shared/schemas/host.ts';
import { api } from '../../api/connection-store.ts';
import { showError } from '../../state/show-toast.ts';

/** Opens the system's own dialog for a path; null when it was closed or could not be opened. */
export async function pickPath(
  kind: PickPath['kind'],
  title: string,
  defaultPath: string,
): Promise<string | null> {
  try {
    return await api().host.pickPath({ kind, title, ...(defaultPath === '' ? {} : { defaultPath }) });
  } catch (thrown) {
    showError(thrown);
    return null;
  }
}
