import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { Checkmark12Regular } from '@fluentui/react-icons/svg/checkmark';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MiddleCut } from '../../../components/text/middle-cut.tsx';
import { useFormat } from '../../../components/text/use-format.ts';
import type { VirtualRowProps } from '../../../components/virtual-list.tsx';
import { matchRanges } from '../../../search/match-ranges.ts';
import { chipText, fitChips } from './fit-chips.ts';
import type { TaggedImage } from './group-tags.ts';
import styles from './image-list.module.css';
import type { ImageLine } from './month-rows.ts';

interface ImageRowProps {
  line: Extract<ImageLine, { kind: 'image' }>;
  rowProps: VirtualRowProps;
  /** The tag that is open, where it is one of this image. */
  chosen: string | undefined;
  filter: string;
  /** The tag that the row opens. */
  opens: string;
  width: number;
  onOpen: (tag: string) => void;
}

/** Left and right of the chips (px). */
const margins = 36;

/** One image: what it is and when it came, and below its tags, of which a click opens one. */
export function ImageRow({ line, rowProps, chosen, filter, opens, width, onOpen }: ImageRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { image, isHere } = line;
  const { shown, hidden } = fitChips(chipTags(image), chosen, width - margins);
  const date = image.date === null ? null : format.day(image.date);
  const tag = chosen ?? opens;
  // Where a tag is the title, only the others are left to say.
  const others = image.tags.length - 1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and the keys
    <div
      {...rowProps}
      role="option"
      aria-selected={chosen !== undefined}
      data-tag={tag}
      className={styles.image}
      onClick={() => onOpen(opens)}
    >
      <span className={styles.line}>
        <span className={styles.title}>
          {image.release ?? <MiddleCut text={image.key} marks={matchRanges(image.key, filter)} />}
        </span>
        {image.update === null ? null : <span className={styles.update}>{image.update}</span>}
        {isHere ? (
          <span className={styles.here}>
            <Checkmark12Regular aria-hidden="true" />
            {t('explore.inLibrary')}
          </span>
        ) : null}
        <span className={styles.date}>{date}</span>
      </span>
      {image.release === null && others === 0 ? null : (
        <span className="visually-hidden">
          {others === 0 ? tag : t('explore.tagAndMore', { tag, more: format.number(others) })}
        </span>
      )}
      {shown.length === 0 ? null : (
        <span className={styles.chips} aria-hidden="true">
          {shown.map((name) => (
            // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrows to the sides choose a tag by keyboard
            <span
              key={name}
              className={styles.chip}
              title={name}
              data-chosen={name === chosen || undefined}
              onClick={(event) => {
                event.stopPropagation();
                onOpen(name);
              }}
            >
              <MiddleCut
                text={chipText(name, image.key)}
                marks={matchRanges(chipText(name, image.key), filter)}
              />
            </span>
          ))}
          {hidden.length === 0 ? null : <HiddenTags tags={hidden} onOpen={onOpen} />}
        </span>
      )}
    </div>
  );
}

/** The tags that stand below an image: where the title is a tag itself, the others. */
export function chipTags({ release, tags }: TaggedImage): readonly string[] {
  return release === null ? tags.slice(1) : tags;
}

/** How many tags had no room; a click lists them. */
function HiddenTags({ tags, onOpen }: { tags: readonly string[]; onOpen: (tag: string) => void }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrows to the sides choose a tag by keyboard
    <span
      ref={anchor}
      className={styles.rest}
      title={tags.join('\n')}
      onClick={(event) => {
        event.stopPropagation();
        setIsOpen(true);
      }}
    >
      {t('explore.moreTags', { count: tags.length })}
      {isOpen ? (
        <Menu
          open
          positioning={{ target: anchor.current, position: 'below', align: 'start' }}
          onOpenChange={(_, { open }) => setIsOpen(open)}
        >
          <MenuPopover>
            <MenuList aria-label={t('explore.allTags')}>
              {tags.map((tag) => (
                <MenuItem key={tag} onClick={() => onOpen(tag)}>
                  {tag}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      ) : null}
    </span>
  );
}
