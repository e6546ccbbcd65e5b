// biome-ignore-all lint/a11y/useSemanticElements: the elements of a table cannot be laid out as a virtual list.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { SharedWithAbove } from '../rows/row-facts.ts';
import { ListSheetRow } from './row.tsx';
import styles from './sheet.module.css';
import type { SheetRows } from './use-sheet-rows.ts';

const rowHeight = 56;
const nothingShared: SharedWithAbove = { bytes: 0, row: undefined };

interface ListRowsProps {
  sheet: SheetRows;
  shared: readonly SharedWithAbove[];
}

/** The rows, of which those in view are drawn: a list may name thousands of images. */
export function ListRows({ sheet, shared }: ListRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = sheet;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    // The next control that Tab reaches is always there.
    overscan: 6,
  });
  return (
    <div ref={scroller} role="rowgroup" tabIndex={-1} className={styles.scroller}>
      <div role="presentation" className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <ListSheetRow
              key={row.key}
              row={row}
              number={index + 1}
              shared={shared[index] ?? nothingShared}
              sheet={sheet}
              style={{ transform: `translateY(${start}px)`, height: size }}
            />
          );
        })}
      </div>
    </div>
  );
}
