import { Dropdown, Label, Option } from '@fluentui/react-components';
import { type KeyboardEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImagePlatform } from '../../shared/schemas/image.ts';
import { navigate } from '../app/navigation.ts';
import type { ExploreRoute } from '../app/route.ts';
import { platformWords } from '../components/platform-words.ts';
import { setUi } from '../stores/ui-store.ts';
import styles from './platform-picker.module.css';

interface PlatformPickerProps {
  platforms: readonly ImagePlatform[];
  selected: string | undefined;
  route: ExploreRoute;
}

const mostCards = 4;

/** Chooses the platform: a few as cards that show all at once, many in a list. */
export function PlatformPicker({ platforms, selected, route }: PlatformPickerProps) {
  const choose = (text: string) => {
    setUi({ preferredPlatform: text });
    navigate({ ...route, platform: text });
  };
  return platforms.length <= mostCards ? (
    <PlatformCards platforms={platforms} selected={selected} onChoose={choose} />
  ) : (
    <PlatformList platforms={platforms} selected={selected} onChoose={choose} />
  );
}

interface ChoiceProps {
  platforms: readonly ImagePlatform[];
  selected: string | undefined;
  onChoose: (text: string) => void;
}

function PlatformCards({ platforms, selected, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
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
      {platforms.map(({ text, platform }, index) => {
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
          </button>
        );
      })}
    </div>
  );
}

function PlatformList({ platforms, selected, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const current = platforms.find(({ text }) => text === selected);
  return (
    <div className={styles.list}>
      <Label htmlFor={id}>{t('image.platform')}</Label>
      <Dropdown
        id={id}
        className={styles.dropdown}
        selectedOptions={current === undefined ? [] : [current.text]}
        value={current === undefined ? '' : oneLine(current)}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue !== undefined) onChoose(optionValue);
        }}
      >
        {platforms.map((entry) => (
          <Option key={entry.text} value={entry.text} text={oneLine(entry)}>
            {oneLine(entry)}
          </Option>
        ))}
      </Dropdown>
    </div>
  );
}

function oneLine({ platform }: ImagePlatform): string {
  const { name, detail } = platformWords(platform);
  return `${name} · ${detail}`;
}
