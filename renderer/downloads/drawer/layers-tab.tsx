import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import { isActive } from '../../../shared/download-states.ts';
import type { BlobDetail, DownloadDetail, DownloadRow } from '../../../shared/schemas/download.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { blobToPreselect, toneOfBlob } from './blob-progress.ts';
import styles from './layers-tab.module.css';
import { PieceMap } from './piece-map.tsx';

/** The layers on the left; the pieces of the chosen one on the right. */
export function LayersTab({ detail }: { detail: DownloadDetail }) {
  const { t } = useTranslation();
  const layers = detail.blobs.filter(({ kind }) => kind === 'layer');
  const [chosen, setChosen] = useState<string | null>(null);
  const titles = useLayerTitles(layers);
  const shown = layers.find(({ digest }) => digest === chosen) ?? blobToPreselect(layers);
  if (layers.length === 0) return <p className={styles.none}>{t(noLayersText(detail.row))}</p>;
  return (
    <div className={styles.columns}>
      <ul className={styles.list}>
        {layers.map((blob, index) => (
          <li key={blob.digest}>
            <LayerLine
              blob={blob}
              title={titles[index] ?? ''}
              isChosen={blob === shown}
              onChoose={() => setChosen(blob.digest)}
            />
          </li>
        ))}
      </ul>
      {shown === undefined ? null : <PieceMap blob={shown} number={layers.indexOf(shown) + 1} />}
    </div>
  );
}

/** Titles of a download's layers: the commands that made them where the config tells, else number and digest. */
function useLayerTitles(layers: readonly BlobDetail[]): string[] {
  const { t } = useTranslation();
  return layers.map(({ digest, createdBy }, index) => {
    const { kind, detail } = describeCommand(createdBy);
    return kind === 'unknown'
      ? t('drawer.layer', { number: index + 1, digest: shortDigest(digest) })
      : t(`image.commands.${kind}`, { detail });
  });
}

/** The sentence of a drawer without layers. Layers are known while a download runs, and from the library afterwards. */
function noLayersText({ state, bytesTotal }: DownloadRow) {
  if (state === 'done') return 'drawer.layersGone';
  if (state === 'waiting' && bytesTotal === 0) return 'drawer.notStarted';
  return isActive(state) ? 'drawer.layersComing' : 'drawer.layersLater';
}

interface LayerLineProps {
  blob: BlobDetail;
  title: string;
  isChosen: boolean;
  onChoose: () => void;
}

function LayerLine({ blob, title, isChosen, onChoose }: LayerLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isWhole = blob.state === 'done';
  const amount = isWhole
    ? format.bytes(blob.size)
    : t('downloads.progress', format.share(blob.bytesDone, blob.size));
  const words = [amount, t(`drawer.blobStates.${blob.origin === 'library' ? 'reused' : blob.state}`)];
  if (blob.origin === 'foreign')
    words.push(blob.host === null ? t('drawer.foreign') : t('drawer.foreignFrom', { host: blob.host }));
  if (blob.origin === 'mirror' && blob.host !== null) words.push(t('drawer.mirrorFrom', { host: blob.host }));
  return (
    <button type="button" className={styles.layer} aria-pressed={isChosen} onClick={onChoose}>
      <span className={styles.line}>
        <span className={styles.title}>{title}</span>
        <span className={styles.words}>{words.join(' · ')}</span>
      </span>
      <ProgressBar
        label={title}
        value={isWhole ? 1 : blob.size === 0 ? 0 : blob.bytesDone / blob.size}
        tone={toneOfBlob(blob)}
      />
    </button>
  );
}
