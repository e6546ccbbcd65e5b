import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { nextBox } from '../../components/treemap/next-box.ts';
import { useRoom } from '../../components/treemap/use-room.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { trailOf } from '../reading/paths.ts';
import { findFile } from '../reading/queries.ts';
import { layOutFolder, type MapBox } from './folder-map.ts';
import styles from './view.module.css';

/** Folders that are gone down into, and parts that are drawn at most: more are too small to be hit. */
const depth = 4;
const mostParts = 500;

interface FolderMapProps {
  opened: OpenedImage;
  /** The folder that is drawn; empty for the whole image. */
  path: string;
  onFolder: (path: string) => void;
  onFile: (path: string) => void;
}

/** What takes the space of a folder: boxes are files, their area is their size. */
export function FolderMap({ opened, path, onFolder, onFile }: FolderMapProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { isWindows } = opened.summary;
  const { data, error } = useQuery({
    queryKey: ['inside-map', keyOfOpened(opened), path],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const node = path === '' ? 0 : ((await findFile(opened, path, signal))?.node ?? 0);
      return api().inside.map({ image: asked(opened), node, depth, limit: mostParts }, { signal });
    },
  });
  const { ref, width, height } = useRoom();
  const [pointed, setPointed] = useState<MapBox>();
  const boxes = useMemo(
    () => layOutFolder(data?.blocks ?? [], path, isWindows, width, height),
    [data, path, isWindows, width, height],
  );
  const whole = data?.blocks[0];
  const words = useBoxWords();
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <nav aria-label={t('files.map.trail')} className={styles.trail}>
          <button
            type="button"
            className={styles.step}
            aria-current={path === '' ? 'location' : undefined}
            onClick={() => onFolder('')}
          >
            {t('files.map.whole')}
          </button>
          {trailOf(path, isWindows).map((step) => (
            <span key={step.path} className={styles.part}>
              <span aria-hidden="true">›</span>
              <button
                type="button"
                className={styles.step}
                aria-current={step.path === path ? 'location' : undefined}
                onClick={() => onFolder(step.path)}
              >
                {step.name}
              </button>
            </span>
          ))}
        </nav>
        <span className={styles.pointed} role="status">
          {pointed === undefined
            ? whole === undefined
              ? ''
              : t('files.map.sum', { size: format.bytes(whole.bytes), files: format.number(whole.files) })
            : words(pointed, whole?.bytes ?? 0)}
        </span>
      </div>
      {error === null ? null : <ErrorState error={errorDataOf(error)} />}
      <div ref={ref} className={styles.room}>
        <MapBoxes
          boxes={boxes}
          words={(box) => words(box, whole?.bytes ?? 0)}
          onPoint={setPointed}
          onActivate={({ item }) => {
            if (item.block === undefined || item.block.kind === 'folder') onFolder(item.path);
            else onFile(item.path);
          }}
          onUp={() => {
            if (path !== '') onFolder(trailOf(path, isWindows).at(-2)?.path ?? '');
          }}
        />
      </div>
    </div>
  );
}

/** What a box is, how large, and how much of the whole. */
function useBoxWords(): (box: MapBox, whole: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ item, size }, whole) => {
    const percent = whole === 0 ? 0 : Math.round((1000 * size) / whole) / 10;
    const share = t('files.map.share', { size: format.bytes(size), percent: format.number(percent) });
    return item.block === undefined
      ? `${t('files.map.rest', { path: item.path === '' ? '/' : item.path })} · ${share}`
      : `${item.path} · ${share}`;
  };
}

interface MapBoxesProps {
  boxes: readonly MapBox[];
  words: (box: MapBox) => string;
  onPoint: (box: MapBox | undefined) => void;
  onActivate: (box: MapBox) => void;
  onUp: () => void;
}

/** A list of buttons with one tab stop in which the arrow keys move; Backspace leads to the folder above. */
function MapBoxes({ boxes, words, onPoint, onActivate, onUp }: MapBoxesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useRef<HTMLUListElement>(null);
  const [activeKey, setActiveKey] = useState<string>();
  const active = boxes.find(({ item }) => item.key === activeKey) ?? boxes[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace') {
      event.preventDefault();
      onUp();
      return;
    }
    if (active === undefined) return;
    const next = nextBox(event.key, headBox(active), boxes.map(headBox));
    if (next === undefined) return;
    event.preventDefault();
    setActiveKey(next.item.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.item.key)}"]`)?.focus();
  };
  return (
    <ul
      ref={list}
      className={styles.map}
      aria-label={t('files.map.name')}
      onPointerLeave={() => onPoint(undefined)}
    >
      {boxes.map((box) => {
        const { item, left, top, width, height, isHead, size } = box;
        const sentence = words(box);
        const hasName = isHead || (width >= 64 && height >= 34);
        return (
          <li key={item.key}>
            <button
              type="button"
              className={styles.box}
              style={{ left, top, width, height }}
              data-key={item.key}
              data-kind={
                isHead
                  ? 'head'
                  : item.block === undefined
                    ? 'rest'
                    : item.block.kind === 'folder'
                      ? 'folder'
                      : 'file'
              }
              aria-label={sentence}
              title={sentence}
              tabIndex={box === active ? 0 : -1}
              onPointerEnter={() => onPoint(box)}
              onFocus={() => {
                setActiveKey(item.key);
                onPoint(box);
              }}
              onKeyDown={onKeyDown}
              onClick={() => onActivate(box)}
            >
              {hasName ? (
                <span className={styles.label} data-line={isHead || undefined}>
                  <strong>{item.block?.name ?? t('files.map.others')}</strong>{' '}
                  <span>{format.bytes(size)}</span>
                </span>
              ) : null}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What is hit of a folder is the line with its name. */
function headBox(box: MapBox): MapBox {
  return box.isHead ? { ...box, height: 20 } : box;
}
