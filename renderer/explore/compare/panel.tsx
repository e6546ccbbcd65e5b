import { Stack32Regular } from '@fluentui/react-icons/svg/stack';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image, SelectedImage } from '../../../shared/schemas/image.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useImage, useTags } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { chooseInitialPlatform } from '../platforms/choose-initial-platform.ts';
import { sortTags } from '../tags/sort-tags.ts';
import { CompareChoice } from './choice.tsx';
import styles from './panel.module.css';
import { CompareResult } from './result.tsx';

interface ComparePanelProps {
  image: Image;
  selected: SelectedImage;
}

const noTags: readonly string[] = [];

/** What this image shares with another platform or tag of its repository. */
export function ComparePanel({ image, selected }: ComparePanelProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState('');
  const name = `${image.registry}/${image.repository}`;
  const names = useTags(name).data?.names ?? noTags;
  const tags = useMemo(
    () =>
      sortTags(names, {}, 'version')
        .map(({ tag }) => tag)
        .filter((tag) => tag !== image.tag),
    [names, image.tag],
  );
  const platforms = useMemo(
    () => image.platforms.filter(({ text }) => text !== selected.text),
    [image.platforms, selected.text],
  );
  const [kind, value = ''] = choice.split(' ');
  const reference = choice === '' ? '' : kind === 'tag' ? `${name}:${value}` : image.reference;
  const other = useComparedImage(reference, kind === 'platform' ? value : undefined, selected.text);

  return (
    <div className={styles.panel}>
      <CompareChoice platforms={platforms} tags={tags} choice={choice} onChoose={setChoice} />
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

/**
 * The image to compare with. Without a platform the hook chooses the platform most like `likePlatform`, because the
 * Windows image of another month or release does not offer the same `os.version`.
 */
function useComparedImage(reference: string, platform: string | undefined, likePlatform: string) {
  const first = useImage(reference, platform);
  const { data } = first;
  const guess =
    data === undefined || platform !== undefined
      ? undefined
      : chooseInitialPlatform(data.platforms, likePlatform, data.selected?.text, '');
  const needsSecond = guess !== undefined && guess !== data?.selected?.text;
  const second = useImage(needsSecond ? reference : '', guess);
  return needsSecond ? second : first;
}
