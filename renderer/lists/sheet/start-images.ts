import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { api } from '../../api/connection-store.ts';
import { i18n } from '../../i18n/index.ts';
import { navigate } from '../../state/navigation.ts';
import { showError, showNote } from '../../state/show-toast.ts';
import type { SheetRow } from './use-sheet-rows.ts';

/** Starts the downloads of these rows in their order, and goes to them. One that cannot be started holds up none of the others. */
export async function startImages(images: readonly SheetRow[]): Promise<void> {
  const started: DownloadRow[] = [];
  let failure: unknown;
  for (const { reference, wantedPlatform, plan } of images) {
    // What was chosen by itself stays chosen, and what was planned is what is fetched.
    const platform = plan !== undefined && plan.platforms.length > 1 ? plan.platform : wantedPlatform;
    try {
      started.push(
        await api().downloads.start({
          reference,
          ...(platform === undefined || platform === null ? {} : { platform }),
          ...(plan === undefined ? {} : { digest: plan.rootDigest }),
        }),
      );
    } catch (thrown) {
      failure ??= thrown;
    }
  }
  if (failure !== undefined) showError(failure);
  if (started.length === 0) return;
  navigate({ place: 'downloads' });
  showNote(i18n.t('lists.startedAll', { count: started.length }));
}
