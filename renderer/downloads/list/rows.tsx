// biome-ignore-all lint/a11y/useSemanticElements: the queue is a grid of divs, because only the rows in view are drawn
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { movedIndex } from '../../components/moved-index.ts';
import { cancelOrRemove, moveDownload } from '../../state/downloads/run-action.ts';
import { isMenuKey } from '../../state/frame/context-menu.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { DownloadRowView } from './row.tsx';
import styles from './rows.module.css';
import {
  goToRow,
  openRowMenu,
  selectOnly,
  selectRange,
  toggleSelected,
  useSelection,
} from './selection-store.ts';

const rowHeight = 73;

/** The queue. Only the rows in view are drawn, and each draws again only when its own download changed. */
export function DownloadList({ order, labelledBy }: { order: readonly string[]; labelledBy: string }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const active = useSelection(({ active }) => active);
  const activeIndex = Math.max(0, active === null ? 0 : order.indexOf(active));
  const virtualizer = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => order[index] ?? index,
    overscan: 3,
  });

  const openId = useUi(({ openDownload }) => openDownload);

  // The drawer takes room from the list, and must not hide the row that it is about.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the drawer, not the queue
  useEffect(() => {
    const index = openId === null ? -1 : order.indexOf(openId);
    if (index < 0) return;
    // The drawer is laid out after the list, which is higher until then.
    const frame = requestAnimationFrame(() => virtualizer.scrollToIndex(index));
    return () => cancelAnimationFrame(frame);
  }, [openId]);

  const focusRow = (index: number) => {
    const id = order[index];
    if (id === undefined) return;
    useSelection.setState({ active: id });
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus(),
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const id = order[activeIndex];
    if (id === undefined || !(event.target instanceof HTMLElement)) return;
    // Keys in a dialog that a row has opened bubble here too.
    if (!event.currentTarget.contains(event.target)) return;
    const isOnRow = event.target.getAttribute('role') === 'row';
    if (isOnRow && isMenuKey(event)) {
      event.preventDefault();
      const { left, top, height } = event.target.getBoundingClientRect();
      openRowMenu(id, left + 24, top + height / 2);
      return;
    }
    if (isOnRow && handleRowKey(event, id, order)) {
      event.preventDefault();
      if (event.altKey)
        requestAnimationFrame(() => event.target instanceof HTMLElement && event.target.focus());
      return;
    }
    const next = event.altKey ? undefined : movedIndex(event.key, activeIndex, order.length);
    if (next === undefined) return;
    event.preventDefault();
    if (event.shiftKey) selectRange(order, order[next] ?? id);
    else goToRow(order[next] ?? id);
    focusRow(next);
  };

  return (
    <div ref={scroller} className={styles.scroller} role="tabpanel" aria-labelledby={labelledBy}>
      <div
        role="grid"
        aria-label={t('places.downloads')}
        aria-rowcount={order.length}
        aria-multiselectable="true"
        className={styles.sizer}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const id = order[index];
          return id === undefined ? null : (
            <DownloadRowView key={id} id={id} index={index} start={start} isActive={index === activeIndex} />
          );
        })}
      </div>
    </div>
  );
}

/** Keys on a row itself; true when the key was one of them. */
function handleRowKey(event: KeyboardEvent, id: string, order: readonly string[]): boolean {
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    moveDownload(id, event.key === 'ArrowUp' ? -1 : 1);
    return true;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
    selectOnly(order);
    return true;
  }
  switch (event.key) {
    case 'Enter':
      setUi({ openDownload: id });
      return true;
    case ' ':
      toggleSelected(id);
      return true;
    case 'Escape':
      selectOnly([]);
      return true;
    case 'Delete': {
      const { selected } = useSelection.getState();
      cancelOrRemove(selected.size > 0 ? [...selected] : [id]);
      return true;
    }
    default:
      return false;
  }
}
