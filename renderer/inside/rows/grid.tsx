import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import { movedIndex } from '../../components/moved-index.ts';
import { isMenuKey, type MenuLine, openMenuAt, openMenuAtPointer } from '../../state/frame/context-menu.ts';
import styles from './grid.module.css';
import { headRow } from './roles.ts';

const rowHeight = 32;
/** Room for the heads of the columns, which stay at the top. */
const headHeight = 34;

/** What the element of a row must carry. */
export interface GridRowProps {
  id: string;
  style: CSSProperties;
  role: 'row';
  'aria-rowindex': number;
  'aria-selected': boolean;
  onClick: () => void;
}

/** What others may ask of a grid. */
export interface GridHandle {
  focus: () => void;
}

interface FileGridProps {
  role: 'treegrid' | 'grid';
  label: string;
  count: number;
  /** The line that is selected; -1 for none. */
  active: number;
  onActive: (index: number) => void;
  /** Enter, or a press on the line that is active already. */
  onOpen: (index: number) => void;
  /** A press on any other line, which makes it active unless something else is given. */
  onPress?: (index: number) => void;
  /** Returns true when it dealt with the key. */
  onLineKey?: (event: KeyboardEvent, index: number) => boolean;
  /** Hears which lines are drawn. */
  onRange: (first: number, last: number) => void;
  menuOf: (index: number) => readonly MenuLine[];
  /** Cells of the row of heads, and the class that gives them their columns. */
  heads: ReactNode;
  className: string | undefined;
  ref?: Ref<GridHandle>;
  children: (index: number, props: GridRowProps) => ReactNode;
}

/** Rows of files of any number under heads that stay, with one tab stop; only what is in view is drawn. */
export function FileGrid(props: FileGridProps) {
  const { role, label, count, active, onActive, onOpen, onPress = onActive, onLineKey } = props;
  const { onRange, menuOf, heads, className = '', ref, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
  });
  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus() }), []);

  const drawn = virtualizer.getVirtualItems();
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? -1];
  const tellRange = useEffectEvent(() => {
    if (last >= first) onRange(first, last);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: told whenever other lines are drawn
  useEffect(() => tellRange(), [first, last, count]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selection, not the list
  useEffect(() => {
    if (active >= 0 && active < count) virtualizer.scrollToIndex(active);
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (onLineKey?.(event, active)) {
      event.preventDefault();
      return;
    }
    if (isMenuKey(event)) {
      event.preventDefault();
      const row = document.getElementById(`${idPrefix}-${active}`);
      if (row !== null) openMenuAt(row, menuOf(active));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      onOpen(active);
      return;
    }
    const next = movedIndex(event.key, active, count);
    if (next === undefined) return;
    event.preventDefault();
    onActive(next);
  };
  const onContextMenu = (event: MouseEvent) => {
    const id = event.target instanceof Element ? event.target.closest(`[id^="${idPrefix}-"]`)?.id : undefined;
    const index = Number(id?.slice(idPrefix.length + 1) ?? -1);
    // Where no file lies there is no menu, and the browser's own would say nothing of files.
    if (index < 0) event.preventDefault();
    else {
      onActive(index);
      openMenuAtPointer(event, menuOf(index));
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: the role is grid or treegrid
    <div
      ref={scroller}
      data-list
      role={role}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={active >= first && active <= last ? `${idPrefix}-${active}` : undefined}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      // Who comes by keyboard finds a line selected.
      onFocus={() => (active < 0 && count > 0 ? onActive(first) : undefined)}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
        <div {...headRow} className={`${styles.heads} ${className}`} style={{ height: headHeight }}>
          {heads}
        </div>
        {drawn.map(({ index, start, size }) =>
          children(index, {
            id: `${idPrefix}-${index}`,
            style: { transform: `translateY(${start}px)`, height: size },
            role: 'row',
            'aria-rowindex': index + 2,
            'aria-selected': index === active,
            onClick: () => {
              if (index === active) onOpen(index);
              else onPress(index);
            },
          }),
        )}
      </div>
    </div>
  );
}
