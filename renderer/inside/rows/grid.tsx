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
/** Rows whose properties are kept: more than are drawn at a time. */
const mostKnownRows = 1_000;

/** What the element of a row must carry. */
export interface GridRowProps {
  id: string;
  style: CSSProperties;
  role: 'row';
  'aria-rowindex': number;
  'aria-selected': boolean;
}

/** What a press on it opens or closes a line by, without selecting it. */
export const toggleMark = { 'data-toggle': true } as const;

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
  /** A press on what opens or closes a line. */
  onToggle?: (index: number) => void;
  /** Returns true when it dealt with the key. */
  onLineKey?: (event: KeyboardEvent, index: number) => boolean;
  /** Hears which lines are drawn. */
  onRange: (first: number, last: number) => void;
  menuOf: (index: number) => readonly MenuLine[];
  /** Cells of the row of heads, and the class that gives them their columns. */
  heads: ReactNode;
  className: string | undefined;
  ref?: Ref<GridHandle>;
  /** @param place of a row in the document: one that goes out of view makes room for another there. */
  children: (index: number, props: GridRowProps, place: number) => ReactNode;
}

/** Rows of files of any number under heads that stay, with one tab stop; only what is in view is drawn. */
export function FileGrid(props: FileGridProps) {
  const { role, label, count, active, onActive, onOpen, onPress = onActive, onToggle, onLineKey } = props;
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

  const rowProps = useRowProps(idPrefix, active);
  const drawn = virtualizer.getVirtualItems();
  const places = usePlaces(drawn.length);
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
  const lineAt = (target: EventTarget) => {
    const id = target instanceof Element ? target.closest(`[id^="${idPrefix}-"]`)?.id : undefined;
    return Number(id?.slice(idPrefix.length + 1) ?? -1);
  };
  const onClick = ({ target }: MouseEvent) => {
    const index = lineAt(target);
    if (index < 0) return;
    if (onToggle !== undefined && target instanceof Element && target.closest('[data-toggle]') !== null)
      onToggle(index);
    else if (index === active) onOpen(index);
    else onPress(index);
  };
  const onContextMenu = (event: MouseEvent) => {
    const index = lineAt(event.target);
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
      onClick={onClick}
      onContextMenu={onContextMenu}
      onFocus={({ currentTarget }) => {
        // Who comes by keyboard finds a line selected; who presses a line selects that one.
        if (active < 0 && count > 0 && currentTarget.matches(':focus-visible')) onActive(first);
      }}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
        <div {...headRow} className={`${styles.heads} ${className}`} style={{ height: headHeight }}>
          {heads}
        </div>
        {drawn.map(({ index, start }) => children(index, rowProps(index, start), index % places))}
      </div>
    </div>
  );
}

/** Properties of rows, the same objects as long as nothing of them changes: a row that stays is not drawn again. */
function useRowProps(idPrefix: string, active: number): (index: number, start: number) => GridRowProps {
  const known = useRef(new Map<number, GridRowProps>());
  return (index, start) => {
    const transform = `translateY(${start}px)`;
    const before = known.current.get(index);
    if (before?.style.transform === transform && before['aria-selected'] === (index === active))
      return before;
    const props: GridRowProps = {
      id: `${idPrefix}-${index}`,
      style: { transform, height: rowHeight },
      role: 'row',
      'aria-rowindex': index + 2,
      'aria-selected': index === active,
    };
    if (known.current.size >= mostKnownRows) known.current.clear();
    known.current.set(index, props);
    return props;
  };
}

/** How many rows there is a place for in the document; never fewer than before, so that rows keep theirs. */
function usePlaces(drawn: number): number {
  const most = useRef(32);
  most.current = Math.max(most.current, Math.ceil(drawn / 16) * 16);
  return most.current;
}
