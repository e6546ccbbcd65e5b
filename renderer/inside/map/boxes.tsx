import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../components/text/use-format.ts';
import { nextBox } from '../../components/treemap/next-box.ts';
import { isMenuKey, type MenuLine, openMenuAt, openMenuAtPointer } from '../../state/frame/context-menu.ts';
import styles from './boxes.module.css';
import type { MapBox } from './folder-map.ts';

interface MapBoxesProps {
  boxes: readonly MapBox[];
  words: (box: MapBox) => string;
  onPoint: (box: MapBox | undefined) => void;
  menuOf: (box: MapBox) => readonly MenuLine[];
  onCopy: (box: MapBox) => void;
  onActivate: (box: MapBox) => void;
  onUp: () => void;
}

/** A list of buttons with one tab stop in which the arrow keys move; Backspace leads to the folder above. */
export function MapBoxes({ boxes, words, onPoint, menuOf, onCopy, onActivate, onUp }: MapBoxesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useRef<HTMLUListElement>(null);
  const [activeKey, setActiveKey] = useState<string>();
  const active = boxes.find(({ item }) => item.key === activeKey) ?? boxes[0];
  // The list hears for its hundreds of buttons, so that only those are drawn again which change.
  const boxAt = (target: EventTarget): MapBox | undefined => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
    return button === null ? undefined : boxes.find(({ item }) => item.key === button.dataset.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace') {
      event.preventDefault();
      onUp();
      return;
    }
    if (active === undefined) return;
    if (isMenuKey(event) && event.target instanceof Element) {
      event.preventDefault();
      openMenuAt(event.target, menuOf(active));
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'c') onCopy(active);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
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
      onPointerOver={({ target }) => onPoint(boxAt(target))}
      onPointerLeave={() => onPoint(undefined)}
      onFocus={({ target }) => {
        const box = boxAt(target);
        setActiveKey(box?.item.key);
        onPoint(box);
      }}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const box = boxAt(target);
        if (box !== undefined) onActivate(box);
      }}
      onContextMenu={(event) => {
        const box = boxAt(event.target);
        if (box !== undefined) openMenuAtPointer(event, menuOf(box));
      }}
    >
      {boxes.map((box) => (
        <BoxButton
          key={box.item.key}
          box={box}
          sentence={words(box)}
          name={box.item.block?.name ?? t('files.map.others')}
          size={format.bytes(box.size)}
          isActive={box === active}
        />
      ))}
    </ul>
  );
}

interface BoxButtonProps {
  box: MapBox;
  sentence: string;
  name: string;
  size: string;
  isActive: boolean;
}

const BoxButton = memo(function BoxButton({ box, sentence, name, size, isActive }: BoxButtonProps) {
  const { item, left, top, width, height, isHead } = box;
  const hasName = isHead || (width >= 64 && height >= 34);
  return (
    <li>
      <button
        type="button"
        className={styles.box}
        style={{ left, top, width, height }}
        data-key={item.key}
        data-kind={kindOf(box)}
        aria-label={sentence}
        title={sentence}
        tabIndex={isActive ? 0 : -1}
      >
        {hasName ? (
          <span className={styles.label} data-line={isHead || undefined}>
            <strong>{name}</strong> <span>{size}</span>
          </span>
        ) : null}
      </button>
    </li>
  );
});

function kindOf({ item: { block }, isHead }: MapBox): 'head' | 'rest' | 'folder' | 'file' {
  if (isHead) return 'head';
  if (block === undefined) return 'rest';
  return block.kind === 'folder' ? 'folder' : 'file';
}

/** What is hit of a folder is the line with its name. */
function headBox(box: MapBox): MapBox {
  return box.isHead ? { ...box, height: 20 } : box;
}
