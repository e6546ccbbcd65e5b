import { Combobox, Label, Option, OptionGroup } from '@fluentui/react-components';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImagePlatform } from '../../../shared/schemas/image.ts';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './choice.module.css';
import { type CompareOption, compareLabel, compareOptions } from './options.ts';

interface CompareChoiceProps {
  platforms: readonly ImagePlatform[];
  tags: readonly string[];
  /** Value of the option that is chosen, or an empty text. */
  choice: string;
  onChoose: (value: string) => void;
}

/** Characters shown of a text that finds nothing. */
const longestEcho = 60;

/** Chooses what to compare with, from a list that gets shorter as one types. */
export function CompareChoice({ platforms, tags, choice, onChoose }: CompareChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  /** What was typed since the list opened; undefined while it is closed. */
  const [query, setQuery] = useState<string>();
  const found = useMemo(() => compareOptions(platforms, tags, query ?? ''), [platforms, tags, query]);
  const chosen = compareLabel(choice);
  const isEmpty = found.platforms.length + found.tags.length === 0;

  return (
    <div className={styles.choice}>
      <Label htmlFor={id}>{t('image.compare.with')}</Label>
      <Combobox
        id={id}
        className={styles.box}
        listbox={{ className: styles.list }}
        positioning={{ autoSize: 'width' }}
        placeholder={chosen || t('image.compare.choose')}
        selectedOptions={choice === '' ? [] : [choice]}
        value={query ?? chosen}
        open={query !== undefined}
        onChange={({ target }) =>
          // Text that is pasted while the list is closed arrives together with the chosen name.
          setQuery(query === undefined ? target.value.replace(chosen, '') : target.value)
        }
        onOpenChange={(_, { open }) => setQuery(open ? '' : undefined)}
        onOptionSelect={(_, { optionValue }) => {
          // Typing clears Fluent's selection, but the comparison stays until the user chooses another.
          if (optionValue !== undefined) onChoose(optionValue);
        }}
      >
        <Choices label={t('image.compare.platforms')} options={found.platforms} />
        <Choices label={t('image.compare.tags')} options={found.tags} />
        {found.more === 0 ? null : (
          <Option disabled value="" text="" className={styles.note} checkIcon={null}>
            {t('image.compare.more', { count: found.more, shown: format.number(found.more) })}
          </Option>
        )}
        {isEmpty ? (
          <Option disabled value="" text="" className={styles.note} checkIcon={null}>
            {t('explore.noMatch', { search: cutMiddle(query ?? '', longestEcho) })}
          </Option>
        ) : null}
      </Combobox>
    </div>
  );
}

function Choices({ label, options }: { label: string; options: readonly CompareOption[] }) {
  if (options.length === 0) return null;
  return (
    <OptionGroup label={label}>
      {options.map((option) => (
        <Option key={option.value} value={option.value} text={option.label}>
          {option.label}
        </Option>
      ))}
    </OptionGroup>
  );
}
