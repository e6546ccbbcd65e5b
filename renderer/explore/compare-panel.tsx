import { Dropdown, Label, Option } from '@fluentui/react-components';
import { Stack32Regular } from '@fluentui/react-icons/svg/stack';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image, SelectedImage } from '../../shared/schemas/image.ts';
import { errorDataOf } from '../api/error-data.ts';
import { useTags } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { shortPlatform } from '../components/platform-words.ts';
import { SkeletonRows } from '../components/skeleton.tsx';
import styles from './compare-panel.module.css';
import { CompareResult } from './compare-result.tsx';
import { sortTags } from './sort-tags.ts';
import { useComparedImage } from './use-compared-image.ts';

interface ComparePanelProps {
  image: Image;
  selected: SelectedImage;
}

const mostTags = 200;

/** What this image shares with another platform or tag of its repository. */
export function ComparePanel({ image, selected }: ComparePanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const [choice, setChoice] = useState('');
  const name = `${image.registry}/${image.repository}`;
  const tags = sortTags(useTags(name).data?.names ?? [], {}, 'version').slice(0, mostTags);
  const platforms = image.platforms.filter(({ text }) => text !== selected.text);
  const options = [
    ...platforms.map(({ text }) => ({ value: `platform ${text}`, label: shortPlatform(text) })),
    ...tags
      .filter(({ tag }) => tag !== image.tag)
      .map(({ tag }) => ({ value: `tag ${tag}`, label: `:${tag}` })),
  ];
  const [kind, value = ''] = choice.split(' ');
  const reference = choice === '' ? '' : kind === 'tag' ? `${name}:${value}` : image.reference;
  const other = useComparedImage(reference, kind === 'platform' ? value : undefined, selected.text);

  return (
    <div className={styles.panel}>
      <div className={styles.choice}>
        <Label htmlFor={id}>{t('image.compare.with')}</Label>
        <Dropdown
          id={id}
          className={styles.dropdown}
          placeholder={t('image.compare.choose')}
          selectedOptions={choice === '' ? [] : [choice]}
          value={options.find((option) => option.value === choice)?.label ?? ''}
          onOptionSelect={(_, { optionValue }) => setChoice(optionValue ?? '')}
        >
          {options.map((option) => (
            <Option key={option.value} value={option.value} text={option.label}>
              {option.label}
            </Option>
          ))}
        </Dropdown>
      </div>
      {choice === '' ? <EmptyState icon={<Stack32Regular />} title={t('image.compare.hint')} /> : null}
      {choice !== '' && other.isPending ? (
        <SkeletonRows count={4} rowHeight={34} label={t('image.loading')} />
      ) : null}
      {other.error === null ? null : (
        <ErrorState error={errorDataOf(other.error)} onRetry={() => void other.refetch()} />
      )}
      {choice !== '' && other.data?.selected ? (
        <CompareResult first={selected} second={other.data.selected} />
      ) : null}
    </div>
  );
}
