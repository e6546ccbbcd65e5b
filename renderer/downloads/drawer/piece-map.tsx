import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlobDetail } from '../../../shared/schemas/download.ts';
import { useElementWidth } from '../../components/hooks/use-element-width.ts';
import { useTheme } from '../../state/use-theme.ts';
import { leadingPieces, toneOfBlob } from './blob-progress.ts';
import { drawPieces, pieceMapHeight } from './draw-pieces.ts';
import styles from './piece-map.module.css';

interface PieceMapProps {
  blob: BlobDetail;
  /** The layer's number, from 1. */
  number: number;
}

/** The pieces of one layer: here, in transfer, missing. */
export function PieceMap({ blob, number }: PieceMapProps) {
  const { t } = useTranslation();
  const { theme } = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [box, width] = useElementWidth<HTMLDivElement>();
  const { pieces } = blob;
  const tone = toneOfBlob(blob);
  const height = pieceMapHeight(pieces.length, width);
  const here = pieces.split('#').length - 1;

  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    const fill = {
      here: theme.sourceHere,
      foreign: theme.sourceForeign,
      registry: theme.sourceRegistry,
      waiting: theme.sourceWaiting,
    }[tone];
    drawPieces(canvas.current, pieces, width, { fill, missing: theme.sourceTrack });
  }, [pieces, width, tone, theme]);

  const verified = pieces.length === 0 ? 0 : Math.floor((leadingPieces(pieces) / pieces.length) * 100);
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        <span>{t('drawer.pieces', { number, here, count: pieces.length })}</span>
        <span>
          {blob.state === 'done'
            ? t('drawer.blobStates.done')
            : t('drawer.contiguous', { percent: verified })}
        </span>
      </div>
      <div ref={box}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={t('drawer.pieces', { number, here, count: pieces.length })}
          className={styles.canvas}
          style={{ height }}
        />
      </div>
      <ul className={styles.legend}>
        <li>
          <span data-tone={tone} className={styles.swatch} />
          {t('drawer.pieceHere')}
        </li>
        <li>
          <span data-tone={tone} className={`${styles.swatch} ${styles.moving}`} />
          {t('drawer.pieceMoving')}
        </li>
        <li>
          <span className={styles.swatch} />
          {t('drawer.pieceMissing')}
        </li>
      </ul>
    </div>
  );
}
