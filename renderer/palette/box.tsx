import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../api/queries.ts';
import { movedIndex } from '../components/moved-index.ts';
import { firstLine, isList, takeText } from '../state/incoming/take-text.ts';
import { closePalette, usePalette } from '../state/palette-store.ts';
import { useRegistry } from '../state/use-registry.ts';
import styles from './command-palette.module.css';
import { type PaletteCommand, type PaletteItem, paletteCommands, paletteItems } from './items.ts';
import { PaletteLine } from './line.tsx';
import { useRunItem } from './use-run-item.ts';

/** The palette's text box and the lines below it. */
export function PaletteBox() {
  const { t } = useTranslation();
  const id = useId();
  const initialText = usePalette(({ initialText }) => initialText);
  const [text, setText] = useState(initialText);
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const items = useItems(text);
  const run = useRunItem();
  const active = Math.min(index, items.length - 1);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined || item.kind === 'error') return;
    closePalette();
    run(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(items[active]);
    }
    const isText = event.key === 'Home' || event.key === 'End';
    const next = isText ? undefined : movedIndex(event.key, active, items.length);
    if (next === undefined) return;
    event.preventDefault();
    setIndex(next);
  };

  // A text box would make one line of several.
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain').trim();
    if (!pasted.includes('\n')) return;
    event.preventDefault();
    void isList(pasted).then((isSeveral) => {
      if (!isSeveral) return setText(firstLine(pasted));
      closePalette();
      return takeText(pasted);
    });
  };

  return (
    <>
      <div className={styles.input}>
        <Search20Regular aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into
          autoFocus
          role="combobox"
          aria-label={t('app.commandHint')}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${active}`}
          placeholder={t('app.commandHint')}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setIndex(0);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      {items.length === 0 ? <p className={styles.empty}>{t('palette.empty')}</p> : null}
      <div ref={list} id={id} role="listbox" aria-label={t('palette.results')} className={styles.list}>
        {items.map((item, position) => (
          <PaletteLine
            key={item.key}
            id={`${id}-${position}`}
            item={item}
            isActive={position === active}
            onHover={() => setIndex(position)}
            onChoose={() => choose(item)}
          />
        ))}
      </div>
    </>
  );
}

function useItems(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const registry = useRegistry();
  const { data } = useCatalog(registry);
  return useMemo(() => {
    // What a short name means is not known yet.
    if (registry === undefined) return [];
    const labels = Object.fromEntries(
      paletteCommands.map((command) => [command, t(`palette.commands.${command}`)]),
    ) as Record<PaletteCommand, string>;
    return paletteItems(text, registry, data?.names ?? [], labels);
  }, [text, registry, data, t]);
}
