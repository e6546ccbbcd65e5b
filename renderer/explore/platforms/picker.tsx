import { Dropdown, Label, Option, OptionGroup, type PositioningShorthand } from '@fluentui/react-components';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image, ImagePlatform, PlatformSize } from '../../../shared/schemas/image.ts';
import { platformWords } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { navigate } from '../../state/navigation.ts';
import type { ExploreRoute } from '../../state/route.ts';
import { setUi } from '../../state/ui-store.ts';
import { groupPlatforms } from './group-platforms.ts';
import styles from './picker.module.css';
import { usePlatformSizes } from './use-platform-sizes.ts';

interface PlatformPickerProps {
  image: Image;
  selected: string | undefined;
  route: ExploreRoute;
}

const mostCards = 4;
/** The list is as wide as its longest line, which may be wider than the box in a narrow window. */
const listPosition: PositioningShorthand = {
  align: 'end',
  matchTargetSize: undefined,
};

/** Chooses the platform: a few as cards that show all at once, many in a list. */
export function PlatformPicker({ image, selected: wanted, route }: PlatformPickerProps) {
  // A link may name a platform by a part of its version, or by a release.
  const selected = image.platforms.some(({ text }) => text === wanted) ? wanted : image.selected?.text;
  const choose = (text: string) => {
    setUi({ preferredPlatform: text });
    navigate({ ...route, platform: text });
  };
  return image.platforms.length <= mostCards ? (
    <PlatformCards image={image} selected={selected} onChoose={choose} />
  ) : (
    <PlatformList image={image} selected={selected} onChoose={choose} />
  );
}

interface ChoiceProps {
  image: Image;
  selected: string | undefined;
  onChoose: (text: string) => void;
}

function PlatformCards({ image, selected, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const { platforms } = image;
  const sizes = usePlatformSizes(image, true);
  const group = useRef<HTMLDivElement>(null);
  const selectedIndex = Math.max(
    0,
    platforms.findIndex(({ text }) => text === selected),
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (selectedIndex + step + platforms.length) % platforms.length;
    const platform = platforms[next];
    if (platform === undefined) return;
    onChoose(platform.text);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
  };

  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={t('image.platform')}
      className={styles.cards}
      onKeyDown={onKeyDown}
    >
      {platforms.map(({ text, platform, digest }, index) => {
        const words = platformWords(platform);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a card with two lines is no radio input
          <button
            key={text}
            type="button"
            role="radio"
            aria-checked={index === selectedIndex}
            tabIndex={index === selectedIndex ? 0 : -1}
            className={styles.card}
            onClick={() => onChoose(text)}
          >
            <span className={styles.name}>{words.name}</span>
            <span className={styles.version}>{words.detail}</span>
            {platforms.length > 1 ? <CardSize size={sizes[digest]} /> : null}
          </button>
        );
      })}
    </div>
  );
}

/** The bytes to fetch for a platform. The line is drawn before they are known, so that nothing moves. */
function CardSize({ size }: { size: PlatformSize | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (size === undefined) return <span className={styles.size} />;
  const { done, total } = format.share(size.size - size.bytesHere, size.size);
  if (size.bytesHere === size.size)
    return <span className={`${styles.size} ${styles.here}`}>{t('image.cardHere', { total })}</span>;
  return (
    <span className={styles.size}>
      {total.startsWith(`${done} `) ? total : t('image.cardToFetch', { size: done, total })}
    </span>
  );
}

function PlatformList({ image, selected, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [wasOpened, setWasOpened] = useState(false);
  const { platforms } = image;
  const sizes = usePlatformSizes(image, wasOpened);
  const current = platforms.find(({ text }) => text === selected);
  return (
    <div className={styles.list}>
      <Label htmlFor={id}>{t('image.platform')}</Label>
      <Dropdown
        id={id}
        className={styles.dropdown}
        listbox={{ className: styles.listbox }}
        positioning={listPosition}
        selectedOptions={current === undefined ? [] : [current.text]}
        value={current === undefined ? '' : oneLine(current)}
        onOpenChange={() => setWasOpened(true)}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue !== undefined) onChoose(optionValue);
        }}
      >
        {groupPlatforms(platforms).map((group) => (
          <OptionGroup key={group.os} label={group.name}>
            {group.platforms.map((entry) => (
              <Option key={entry.text} value={entry.text} text={oneLine(entry)}>
                <span className={styles.option}>
                  <span className={styles.optionName}>{oneLine(entry)}</span>
                  <span className={styles.optionSize}>
                    {sizes[entry.digest] === undefined ? '' : format.bytes(sizes[entry.digest]?.size ?? 0)}
                  </span>
                </span>
              </Option>
            ))}
          </OptionGroup>
        ))}
      </Dropdown>
    </div>
  );
}

function oneLine({ platform }: ImagePlatform): string {
  const { name, detail } = platformWords(platform);
  return `${name} · ${detail}`;
}
