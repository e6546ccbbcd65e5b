import { authorityName } from '../../../shared/serving/authority-name.ts';
import { api } from '../../api/connection-store.ts';
import { showError } from '../../state/show-toast.ts';

/**
 * Saves the authority's certificate where the user says: by the system's dialog, else as browsers save.
 * @param certificate PEM.
 */
export async function saveAuthority(certificate: string, title: string, canPick: boolean): Promise<void> {
  if (!canPick) return downloadText(certificate);
  try {
    await api().serving.saveAuthority({ title });
  } catch (error) {
    showError(error);
  }
}

function downloadText(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/x-x509-ca-cert' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = authorityName;
  link.click();
  URL.revokeObjectURL(address);
}
