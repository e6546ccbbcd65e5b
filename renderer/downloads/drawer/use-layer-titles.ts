import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { BlobDetail } from '../../../shared/schemas/download.ts';
import { describeCommand } from '../../components/text/describe-command.ts';

/** Titles of a download's layers: the commands that made them where the config tells, else number and digest. */
export function useLayerTitles(layers: readonly BlobDetail[]): string[] {
  const { t } = useTranslation();
  return layers.map(({ digest, createdBy }, index) => {
    const { kind, detail } = describeCommand(createdBy);
    return kind === 'unknown'
      ? t('drawer.layer', { number: index + 1, digest: shortDigest(digest) })
      : t(`image.commands.${kind}`, { detail });
  });
}
