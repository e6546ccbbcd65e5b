import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
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
  children: (item: Item, props: VirtualRowProps) => ReactNode;
}

/** A list of any length with one tab stop: arrows move, Enter activates, only what is in view is drawn. */
export function VirtualList<Item extends { key: string }>(props: VirtualListProps<Item>) {
  const { role, label, items, heightOf, selectedKey, entryKey, onActivate, onItemKey, children } = props;
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
    if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      onActivate(active);
      return;
    }
    const next = movedIndex(event.key, activeIndex, items.length);
    if (next === undefined) return;
    event.preventDefault();
    setActiveKey(items[next]?.key);
    virtualizer.scrollToIndex(next);
  };

  // A user who tabs into the list sees an active item, and Enter opens it.
  const onFocus = () => {
    if (activeIndex < 0) setActiveKey(entryKey ?? items[0]?.key);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: the role is listbox or tree
    <div
      ref={scroller}
      role={role}
      aria-label={label}
      aria-activedescendant={activeIndex < 0 ? undefined : `${idPrefix}-${activeIndex}`}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          return children(item, {
            id: `${idPrefix}-${index}`,
            style: { transform: `translateY(${start}px)`, height: size },
            'aria-setsize': items.length,
            'aria-posinset': index + 1,
            'data-active': index === activeIndex || undefined,
          });
        })}
      </div>
    </div>
  );
}

function heightAt<Item>(items: readonly Item[], index: number, heightOf: (item: Item) => number): number {
  const item = items[index];
  return item === undefined ? 0 : heightOf(item);
}
