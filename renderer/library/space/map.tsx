import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibrarySpace } from '../../../shared/schemas/library-space.ts';
import { nextBox } from '../../components/treemap/next-box.ts';
import { layOut, type MapBlock } from './lay-out.ts';
import styles from './map.module.css';
import type { BlockWords } from './words.ts';

interface SpaceMapProps {
  space: LibrarySpace;
  /** For each image of the space whether it is chosen. */
  isChosen: readonly boolean[];
  words: BlockWords;
  width: number;
  height: number;
  /** Called with the block that has the pointer or the focus. */
  onPoint: (block: MapBlock | undefined) => void;
  onActivate: (block: MapBlock) => void;
}

/** Blocks are layers, their area is their size; a list with one tab stop in which the arrow keys move. */
export function SpaceMap({ space, isChosen, words, width, height, onPoint, onActivate }: SpaceMapProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const { groups, blocks } = useMemo(() => layOut(space, width, height), [space, width, height]);
  const [activeKey, setActiveKey] = useState<string>();
  const active = blocks.find(({ key }) => key === activeKey) ?? blocks[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (active === undefined) return;
    const next = nextBox(event.key, active, blocks);
    if (next === undefined) return;
    event.preventDefault();
    setActiveKey(next.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.key)}"]`)?.focus();
  };
  return (
    <div className={styles.map} style={{ height }}>
      {groups.map(({ key, left, top, width: wide, images }) =>
        wide < 48 ? null : (
          <span key={key} className={styles.family} style={{ left, top, width: wide }}>
            {words.family(images)}
          </span>
        ),
      )}
      <ul ref={list} aria-label={t('space.map')} onPointerLeave={() => onPoint(undefined)}>
        {blocks.map((block) => (
          <li key={block.key}>
            <Block
              block={block}
              words={words}
              isInSelection={usersOf(block).some((position) => isChosen[position])}
              isTabStop={block === active}
              onPoint={onPoint}
              onFocus={() => {
                setActiveKey(block.key);
                onPoint(block);
              }}
              onKeyDown={onKeyDown}
              onActivate={onActivate}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Positions of the images that hold the block. */
export function usersOf({ content }: MapBlock): readonly number[] {
  if (content.kind === 'layer') return content.layer.images;
  return content.kind === 'rest' ? content.images : [];
}

interface BlockProps {
  block: MapBlock;
  words: BlockWords;
  isInSelection: boolean;
  isTabStop: boolean;
  onPoint: (block: MapBlock) => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onActivate: (block: MapBlock) => void;
}

function Block({
  block,
  words,
  isInSelection,
  isTabStop,
  onPoint,
  onFocus,
  onKeyDown,
  onActivate,
}: BlockProps) {
  const { content, left, top, width, height } = block;
  const name = words.name(content);
  const sentence = words.sentence(content);
  return (
    <button
      type="button"
      className={styles.block}
      style={{ left, top, width, height }}
      aria-label={`${name} ${sentence}`}
      title={`${name}\n${sentence}`}
      tabIndex={isTabStop ? 0 : -1}
      data-key={block.key}
      data-kind={kindOf(block)}
      data-shared={usersOf(block).length > 1 || undefined}
      data-selected={isInSelection || undefined}
      onPointerEnter={() => onPoint(block)}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={() => onActivate(block)}
    >
      {width >= 72 && height >= 34 ? (
        <span className={styles.label}>
          <strong>{name}</strong> <span>{sentence.split(' · ')[0]}</span>
        </span>
      ) : null}
    </button>
  );
}

function kindOf({ content }: MapBlock): string {
  if (content.kind === 'layer') return content.layer.isForeign ? 'foreign' : 'here';
  return content.kind === 'rest' ? 'here' : 'unfinished';
}
