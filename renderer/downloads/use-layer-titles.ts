import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import type { BlobDetail, DownloadRow } from '../../shared/schemas/download.ts';
import type { Image } from '../../shared/schemas/image.ts';
import { queryClient } from '../api/query-client.ts';
import { describeCommand } from '../explore/describe-command.ts';

/** Titles of a download's layers: their commands where Explore has read them, else number and digest. */
export function useLayerTitles(row: DownloadRow, layers: readonly BlobDetail[]): string[] {
  const { t } = useTranslation();
  const known = new Map(
    queryClient
      .getQueriesData<Image>({ queryKey: ['image', row.reference] })
      .flatMap(([, image]) => image?.selected?.layers ?? [])
      .map((layer) => [layer.digest, layer.createdBy] as const),
  );
  return layers.map(({ digest }, index) => {
    const { kind, detail } = describeCommand(known.get(digest));
    return kind === 'unknown'
      ? t('drawer.layer', { number: index + 1, digest: shortDigest(digest) })
      : t(`image.commands.${kind}`, { detail });
  });
}
