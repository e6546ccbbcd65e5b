import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { imageKey } from '../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { movedIndex } from '../components/moved-index.ts';
import { useKeptSignatures } from '../signatures/use-signatures.ts';
import { isMenuKey } from '../state/frame/context-menu.ts';
import { LibraryRow } from './row.tsx';
import { SelectAll } from './selection/select-all.tsx';
import { openImageMenu, selectImageRange, selectImages, useLibrarySelection } from './selection/store.ts';
import { SortHeader } from './sort-header.tsx';
import styles from './table.module.css';
import { useTableFacts, useUpdateLookup } from './use-table-facts.ts';

/** As the style sheet makes a row without a note. Any other height would be corrected row by row, each time drawing all. */
const rowHeight = 53;

interface LibraryTableProps {
  images: readonly LibraryImage[];
  onRemove: () => void;
}

/**
 * Images of the library in the order given; the heads of the columns choose it. Only the rows in view are drawn, each in
 * a body of its own together with the note below it.
 */
export function LibraryTable({ images, onRemove }: LibraryTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const order = useMemo(() => images.map(imageKey), [images]);
  const active = useLibrarySelection(({ active }) => active);
  const activeIndex = Math.max(0, active === null ? 0 : order.indexOf(active));
  const virtualizer = useVirtualizer({
    count: images.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => order[index] ?? index,
    overscan: 4,
  });
  const table = useTableFacts();
  const { updateOf, tagOf } = useUpdateLookup();
  const shown = virtualizer.getVirtualItems();
  const signatures = useKeptSignatures(images, shown[0]?.index ?? 0, shown.at(-1)?.index ?? -1);
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const onRange = useCallback((key: string) => selectImageRange(order, key), [order]);

  const goTo = (index: number) => {
    useLibrarySelection.setState({ active: order[index] ?? null });
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] input`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.currentTarget.contains(event.target)) return;
    if (!event.target.matches('tbody input[type=checkbox]')) return;
    if (isMenuKey(event)) {
      const { left, bottom } = event.target.getBoundingClientRect();
      openImageMenu(order[activeIndex] ?? '', left, bottom);
    } else if ((event.ctrlKey || event.metaKey) && event.key === 'a') selectImages(order);
    else if (event.key === 'Escape') selectImages([]);
    else if (event.key === 'Delete') onRemove();
    else {
      const next = movedIndex(event.key, activeIndex, order.length);
      if (next === undefined) return;
      const from = useLibrarySelection.getState().anchor;
      if (event.shiftKey) {
        if (from === null) useLibrarySelection.setState({ anchor: order[activeIndex] ?? null });
        selectImageRange(order, order[next] ?? '');
      } else useLibrarySelection.setState({ anchor: order[next] ?? null });
      goTo(next);
    }
    event.preventDefault();
  };

  return (
    <div ref={scroller} className={styles.frame}>
      <table className={styles.table} aria-rowcount={images.length + 1} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" className={styles.box}>
              <SelectAll order={order} />
            </th>
            <SortHeader column="image" className={styles.image} label={t('library.columns.image')} />
            <th scope="col" className={styles.platform}>
              {t('library.columns.platform')}
            </th>
            <th scope="col" className={styles.updates}>
              {t('updates.column')}
            </th>
            <SortHeader column="size" className={styles.number} label={t('library.columns.size')} />
            <SortHeader
              column="unique"
              className={`${styles.number} ${styles.unique}`}
              label={t('library.columns.unique')}
              title={t('library.columns.uniqueHint')}
            />
            <SortHeader column="added" className={styles.date} label={t('library.columns.added')} />
            <th scope="col" className={styles.actions}>
              <span className="visually-hidden">{t('library.columns.actions')}</span>
            </th>
          </tr>
        </thead>
        <Spacer height={before} />
        {shown.map(({ index, key }) => {
          const image = images[index];
          return image === undefined ? null : (
            <tbody key={key} data-index={index} ref={virtualizer.measureElement}>
              <LibraryRow
                image={image}
                index={index}
                isActive={index === activeIndex}
                onRange={onRange}
                update={updateOf(image)}
                tag={tagOf(image)}
                signatures={signatures.get(order[index] ?? '')}
                table={table}
              />
            </tbody>
          );
        })}
        <Spacer height={after} />
      </table>
    </div>
  );
}

/** The room of rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td style={{ height, padding: 0 }} />
      </tr>
    </tbody>
  );
}
