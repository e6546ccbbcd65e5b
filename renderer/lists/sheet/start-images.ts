import type { DownloadRow, ExportTarget } from '../../../shared/schemas/download.ts';
import { api } from '../../api/connection-store.ts';
import { i18n } from '../../i18n/index.ts';
import { navigate } from '../../state/navigation.ts';
import { showError, showNote } from '../../state/show-toast.ts';
import type { SheetRow } from './use-sheet-rows.ts';

/**
 * Starts the downloads of these rows in their order, and goes to them. One that cannot be started holds up none of the
 * others.
 * @param exportOf where an image is written when it has arrived.
 */
export async function startImages(
  images: readonly SheetRow[],
  exportOf: (image: SheetRow) => ExportTarget | undefined,
): Promise<void> {
  const started: DownloadRow[] = [];
  let failure: unknown;
  for (const image of images) {
    const { reference, wantedPlatform, plan } = image;
    const target = exportOf(image);
    // What was chosen by itself stays chosen, and what was planned is what is fetched.
    const platform = plan !== undefined && plan.platforms.length > 1 ? plan.platform : wantedPlatform;
    try {
      started.push(
        await api().downloads.start({
          reference,
          ...(platform === undefined || platform === null ? {} : { platform }),
          ...(plan === undefined ? {} : { digest: plan.rootDigest }),
          ...(target === undefined ? {} : { export: target }),
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
