import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/connection-store.ts';
import { useElementWidth } from '../../components/hooks/use-element-width.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { bytesOfBase64, hexLine } from './hex-lines.ts';
import styles from './hex-view.module.css';
import pane from './pane.module.css';

/** Bytes that are asked for at a time. */
const partBytes = 64 * 1024;
/** Bytes that are shown: a browser draws no element that is much higher than their lines. */
const mostShown = 8 * 1024 * 1024;
const lineHeight = 18;
/** Below this width (px) a line has eight bytes. */
const leastForSixteen = 486;

interface HexViewProps {
  opened: OpenedImage;
  node: number;
  name: string;
  bytes: number;
}

/** The bytes of a file, read as far as they are looked at. */
export function HexView({ opened, node, name, bytes }: HexViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const scroller = useRef<HTMLElement>(null);
  const [frame, width] = useElementWidth<HTMLDivElement>();
  const perLine = width >= leastForSixteen ? 16 : 8;
  const shown = Math.min(bytes, mostShown);
  const virtualizer = useVirtualizer({
    count: Math.ceil(shown / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 6,
  });
  const lines = virtualizer.getVirtualItems();
  const image = asked(opened);
  const firstPart = Math.floor(((lines[0]?.index ?? 0) * perLine) / partBytes);
  const lastPart = Math.floor(((lines.at(-1)?.index ?? 0) * perLine) / partBytes);
  const parts = useQueries({
    queries: Array.from({ length: lastPart - firstPart + 1 }, (_, at) => ({
      queryKey: ['inside-hex', keyOfOpened(opened), node, firstPart + at],
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const offset = (firstPart + at) * partBytes;
        const found = await api().inside.preview({ image, node, as: 'hex', offset }, { signal });
        return found.kind === 'hex' ? bytesOfBase64(found.base64) : new Uint8Array();
      },
    })),
  });
  return (
    <div ref={frame} className={pane.frame}>
      <section
        ref={scroller}
        className={pane.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('files.hexOf', { name })}
      >
        <div className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
          {lines.map(({ index, start }) => {
            const offset = index * perLine;
            const part = parts[Math.floor(offset / partBytes) - firstPart]?.data;
            const line = hexLine(part?.subarray(offset % partBytes) ?? new Uint8Array(), offset, perLine);
            return (
              <div key={index} className={styles.line} style={{ transform: `translateY(${start}px)` }}>
                <span className={styles.offset}>{line.offset}</span>
                <span className={styles.bytes} data-wide={perLine === 16 || undefined}>
                  {line.groups.map((group, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: groups stand where they stand
                    <span key={at}>{group}</span>
                  ))}
                </span>
                <span className={styles.characters}>{line.characters}</span>
              </div>
            );
          })}
        </div>
      </section>
      <p className={pane.note}>
        {bytes > shown
          ? t('files.firstBytes', { shown: format.bytes(shown), total: format.bytes(bytes) })
          : t('files.exactBytes', { count: bytes, bytes: format.number(bytes) })}
      </p>
    </div>
  );
}
