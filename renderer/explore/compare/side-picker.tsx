import { Combobox, Label, Option, OptionGroup } from '@fluentui/react-components';
import { Checkmark12Regular } from '@fluentui/react-icons/svg/checkmark';
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultRegistryHost } from '../../../shared/reference.ts';
import { useLibrary, useTags } from '../../api/queries.ts';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { ComparedImage } from '../../state/route.ts';
import { useSettings } from '../../state/use-settings.ts';
import { sortTags } from '../tags/sort-tags.ts';
import { type Choice, choicesFor, imageLabel } from './choices.ts';
import styles from './side-picker.module.css';
import type { ComparedSide } from './use-compared-image.ts';

interface SidePickerProps {
  name: 'A' | 'B';
  chosen: ComparedImage | undefined;
  side: ComparedSide;
  onChoose: (image: ComparedImage) => void;
}

/** Characters shown of a text that finds nothing. */
const longestEcho = 60;
const noTags: readonly string[] = [];

/** Takes any image for one side: a reference as it is typed, one of the library, another platform or tag of what is chosen. */
export function SidePicker({ name, chosen, side, onChoose }: SidePickerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  /** What was typed since the list opened; undefined while it is closed. */
  const [query, setQuery] = useState<string>();
  const wanted = useDeferredValue(query ?? '');
  const { defaultRegistry } = useSettings();
  const library = useLibrary().data;
  const { image, selected } = side;
  const names =
    useTags(image === undefined || image.registry === '' ? '' : `${image.registry}/${image.repository}`).data
      ?.names ?? noTags;
  const tags = useMemo(() => sortTags(names, {}, 'version').map(({ tag }) => tag), [names]);
  const found = useMemo(
    () =>
      choicesFor(wanted, {
        current: chosen === undefined ? undefined : { ...chosen, platform: selected?.text },
        platforms: image?.platforms ?? [],
        library: library ?? [],
        tags,
        registry: defaultRegistry || defaultRegistryHost,
      }),
    [wanted, chosen, selected, image, library, tags, defaultRegistry],
  );
  const all = [
    ...(found.typed === null ? [] : [found.typed]),
    ...found.platforms,
    ...found.library,
    ...found.tags,
  ];
  const label = chosen === undefined ? '' : imageLabel(chosen, defaultRegistry);
  const choose = (choice: Choice) => {
    setQuery(undefined);
    onChoose(choice.image);
  };
  // A reference that was typed or pasted is taken as it is, wherever the list's own marker stands.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || query === undefined) return;
    const { typed } = choicesFor(query, {
      current: undefined,
      platforms: [],
      library: [],
      tags: [],
      registry: defaultRegistry,
    });
    if (typed === null) return;
    event.preventDefault();
    event.stopPropagation();
    choose(typed);
  };
  return (
    <div className={styles.side}>
      <Label htmlFor={id} className={styles.letter}>
        {name}
      </Label>
      <div className={styles.main}>
        <Combobox
          id={id}
          className={styles.box}
          appearance="underline"
          listbox={{ className: styles.list }}
          positioning={{ autoSize: 'width' }}
          placeholder={label || t('compare.choose')}
          title={chosen?.reference}
          selectedOptions={[]}
          value={query ?? label}
          open={query !== undefined}
          onChange={({ target }) =>
            // Text that is pasted while the list is closed arrives together with the chosen name.
            setQuery(query === undefined ? target.value.replace(label, '') : target.value)
          }
          onKeyDown={onKeyDown}
          onOpenChange={(_, { open }) => setQuery(open ? '' : undefined)}
          onOptionSelect={(_, { optionValue }) => {
            const choice = all.find(({ key }) => key === optionValue);
            if (choice !== undefined) choose(choice);
          }}
        >
          <Choices label={t('compare.typed')} choices={found.typed === null ? [] : [found.typed]} />
          <Choices label={t('compare.platforms')} choices={found.platforms} />
          <Choices label={t('compare.library')} choices={found.library} />
          <Choices label={t('compare.tags')} choices={found.tags} />
          {found.more === 0 ? null : (
            <Option disabled value="" text="" className={styles.note} checkIcon={null}>
              {t('compare.more', { count: found.more, shown: format.number(found.more) })}
            </Option>
          )}
          {all.length === 0 ? (
            <Option disabled value="" text="" className={styles.note} checkIcon={null}>
              {query === ''
                ? t('compare.typeReference')
                : t('explore.noMatch', { search: cutMiddle(query ?? '', longestEcho) })}
            </Option>
          ) : null}
        </Combobox>
        <SideFacts side={side} />
      </div>
      {selected === undefined || image === undefined ? null : selected.bytesHere === selected.totalSize ? (
        <span className={`${styles.place} ${styles.here}`}>
          <Checkmark12Regular aria-hidden="true" />
          {t('explore.inLibrary')}
        </span>
      ) : (
        <span className={styles.place}>{image.registry || t('explore.inLibrary')}</span>
      )}
    </div>
  );
}

function SideFacts({ side: { selected, isLoading } }: { side: ComparedSide }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (selected === undefined) return <p className={styles.facts}>{isLoading ? t('image.loading') : ''}</p>;
  return (
    <p className={styles.facts}>
      {[
        selected.text === '' ? '' : shortPlatform(selected.text),
        t('image.compare.sum', { count: selected.layers.length, size: format.bytes(selected.totalSize) }),
      ]
        .filter((fact) => fact !== '')
        .join(' · ')}
    </p>
  );
}

function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  if (choices.length === 0) return null;
  return (
    <OptionGroup label={label}>
      {choices.map((choice) => (
        <Option key={choice.key} value={choice.key} text={choice.label}>
          {choice.label}
        </Option>
      ))}
    </OptionGroup>
  );
}
