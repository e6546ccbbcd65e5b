import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { isMenuKey, type MenuLine, openMenuAt, openMenuAtPointer } from '../state/frame/context-menu.ts';
import { movedIndex } from './moved-index.ts';
import styles from './virtual-list.module.css';

/** What a row's element must carry. */
export interface VirtualRowProps {
  id: string;
  style: CSSProperties;
  'aria-setsize': number;
  'aria-posinset': number;
  'data-active': boolean | undefined;
}

interface VirtualListProps<Item extends { key: string }> {
  role: 'listbox' | 'tree';
  label: string;
  items: readonly Item[];
  heightOf: (item: Item) => number;
  /** Key of the item that the rest of the window shows. */
  selectedKey: string | undefined;
  /** Key of the item that becomes active first; without it the first item. */
  entryKey?: string | undefined;
  onActivate: (item: Item) => void;
  /** Returns true when it dealt with the key. */
  onItemKey?: (event: KeyboardEvent, item: Item) => boolean;
  /** True for lines between the items, which are neither counted nor reached. */
  isHeading?: (item: Item) => boolean;
  /** Scrolls to the item of this key whenever the object is another one. */
  reveal?: { key: string } | undefined;
  /** The context menu of an item: by the other mouse button, the Menu key and Shift+F10. */
  menuOf?: (item: Item) => readonly MenuLine[];
  /** Hears of the first item in view whenever that is another one. */
  onFirstInView?: (item: Item) => void;
  children: (item: Item, props: VirtualRowProps) => ReactNode;
}

/** A list of any length with one tab stop: arrows move, Enter activates, only what is in view is drawn. */
export function VirtualList<Item extends { key: string }>(props: VirtualListProps<Item>) {
  const { role, label, items, heightOf, selectedKey, entryKey, onActivate, onItemKey, children } = props;
  const { isHeading = isNoHeading, reveal, menuOf, onFirstInView } = props;
  const positions = useMemo(() => positionsOf(items, isHeading), [items, isHeading]);
  const scroller = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [activeKey, setActiveKey] = useState(selectedKey);
  const activeIndex = items.findIndex(({ key }) => key === activeKey);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightAt(items, index, heightOf),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 4,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with the items
  useEffect(() => virtualizer.measure(), [items]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selection, not the list
  useEffect(() => {
    setActiveKey(selectedKey);
    const index = items.findIndex(({ key }) => key === selectedKey);
    if (index >= 0) virtualizer.scrollToIndex(index);
  }, [selectedKey]);

  const onKeyDown = (event: KeyboardEvent) => {
    const active = items[activeIndex];
    if (active !== undefined && onItemKey?.(event, active)) {
      event.preventDefault();
      return;
    }
    if (menuOf !== undefined && active !== undefined && isMenuKey(event)) {
      event.preventDefault();
      const row = document.getElementById(`${idPrefix}-${activeIndex}`);
      if (row !== null) openMenuAt(row, menuOf(active));
      return;
    }
    if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      onActivate(active);
      return;
    }
    const moved = movedIndex(event.key, activeIndex, items.length);
    if (moved === undefined) return;
    event.preventDefault();
    const next = pastHeading(items, moved, moved >= activeIndex && event.key !== 'End' ? 1 : -1, isHeading);
    if (next === undefined) return;
    setActiveKey(items[next]?.key);
    // The heading above the first item of its part comes into view with it.
    const above = items[next - 1];
    virtualizer.scrollToIndex(
      above !== undefined && isHeading(above) && moved < activeIndex ? next - 1 : next,
    );
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls once for each request
  useEffect(() => {
    const index = items.findIndex(({ key }) => key === reveal?.key);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'start' });
  }, [reveal]);

  const first = virtualizer.range === null ? undefined : items[virtualizer.range.startIndex];
  const firstInView = useEffectEvent(() => (first === undefined ? undefined : onFirstInView?.(first)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each item
  useEffect(() => firstInView(), [first?.key]);

  const onContextMenu = (event: MouseEvent) => {
    if (menuOf === undefined) return;
    const id = event.target instanceof Element ? event.target.closest(`[id^="${idPrefix}-"]`)?.id : undefined;
    const item = items[Number(id?.slice(idPrefix.length + 1) ?? -1)];
    // Where no item lies there is no menu, and the browser's own would say nothing of the list.
    if (item === undefined || isHeading(item)) event.preventDefault();
    else openMenuAtPointer(event, menuOf(item));
  };

  // A user who tabs into the list sees an active item, and Enter opens it.
  const onFocus = () => {
    if (activeIndex < 0) setActiveKey(entryKey ?? items.find((item) => !isHeading(item))?.key);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: the role is listbox or tree
    <div
      ref={scroller}
      data-list
      role={role}
      aria-label={label}
      aria-activedescendant={activeIndex < 0 ? undefined : `${idPrefix}-${activeIndex}`}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onFocus={onFocus}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          return children(item, {
            id: `${idPrefix}-${index}`,
            style: { transform: `translateY(${start}px)`, height: size },
            'aria-setsize': positions.count,
            'aria-posinset': positions.of(index),
            'data-active': index === activeIndex || undefined,
          });
        })}
      </div>
    </div>
  );
}

function isNoHeading(): boolean {
  return false;
}

/** Where each item stands among those that are no headings, from 1. */
function positionsOf<Item>(items: readonly Item[], isHeading: (item: Item) => boolean) {
  let count = 0;
  const places = items.map((item) => {
    if (!isHeading(item)) count += 1;
    return count;
  });
  return { count, of: (index: number) => places[index] ?? 0 };
}

/** The next index in a direction, or else in the other one, at which no heading stands. */
function pastHeading<Item>(
  items: readonly Item[],
  from: number,
  step: 1 | -1,
  isHeading: (item: Item) => boolean,
): number | undefined {
  for (const direction of [step, -step]) {
    for (let index = from; index >= 0 && index < items.length; index += direction) {
      const item = items[index];
      if (item !== undefined && !isHeading(item)) return index;
    }
  }
  return undefined;
}

function heightAt<Item>(items: readonly Item[], index: number, heightOf: (item: Item) => number): number {
  const item = items[index];
  return item === undefined ? 0 : heightOf(item);
}
