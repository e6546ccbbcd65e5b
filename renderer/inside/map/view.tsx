import { DataTreemap24Regular } from '@fluentui/react-icons/svg/data-treemap';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/connection-store.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { useRoom } from '../../components/treemap/use-room.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { ListFailure } from '../reading/list-failure.tsx';
import { trailOf } from '../reading/paths.ts';
import { findFile } from '../reading/queries.ts';
import { MapBoxes } from './boxes.tsx';
import { layOutFolder, type MapBox } from './folder-map.ts';
import styles from './view.module.css';

/** Folders that are gone down into, and parts that are drawn at most: more are too small to be hit. */
const depth = 4;
const mostParts = 500;

interface FolderMapProps {
  opened: OpenedImage;
  /** The folder that is drawn; empty for the whole image. */
  path: string;
  /** Counts only what this layer (from 0) has done. */
  changedBy: number | undefined;
  onFolder: (path: string) => void;
  onFile: (path: string) => void;
  menuOf: (path: string) => readonly MenuLine[];
  onCopy: (path: string) => void;
}

/** What takes the space of a folder: boxes are files, their area is their size. */
export function FolderMap(props: FolderMapProps) {
  const { opened, path, changedBy, onFolder, onFile, menuOf, onCopy } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { isWindows } = opened.summary;
  const { data, error } = useQuery({
    queryKey: ['inside-map', keyOfOpened(opened), path, changedBy ?? null],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const node = path === '' ? 0 : (await findFile(opened, path, signal))?.node;
      if (node === undefined) return null;
      const filter = changedBy === undefined ? {} : { changedBy };
      const input = { image: asked(opened), node, depth, limit: mostParts, ...filter };
      return (await api().inside.map(input, { signal })).blocks;
    },
  });
  const { ref, width, height } = useRoom();
  const [pointed, setPointed] = useState<MapBox>();
  const boxes = useMemo(
    () => layOutFolder(data ?? [], path, isWindows, width, height),
    [data, path, isWindows, width, height],
  );
  const whole = data?.[0];
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
      {error === null ? null : <ListFailure opened={opened} failure={error} />}
      {data === null || whole?.bytes === 0 ? (
        <EmptyState
          icon={<DataTreemap24Regular />}
          title={t(
            data === null
              ? 'files.notInThisLayer'
              : changedBy === undefined
                ? 'files.map.empty'
                : 'files.map.nothingChanged',
          )}
        />
      ) : null}
      <div ref={ref} className={styles.room}>
        <MapBoxes
          boxes={boxes}
          words={(box) => words(box, whole?.bytes ?? 0)}
          onPoint={setPointed}
          menuOf={({ item }) => menuOf(item.path)}
          onCopy={({ item }) => onCopy(item.path)}
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
