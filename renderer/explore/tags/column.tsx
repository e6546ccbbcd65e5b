import { Button, Link, SearchBox } from '@fluentui/react-components';
import { ChevronLeft20Regular } from '@fluentui/react-icons/svg/chevron-left';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useRepositoryDetails, useTags } from '../../api/queries.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { useElementWidth } from '../../components/hooks/use-element-width.ts';
import { ListNote } from '../../components/list-note.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { onSearchKey } from '../../search/keys.ts';
import { navigate } from '../../state/navigation.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './column.module.css';
import { FavouriteButton } from './favourite-button.tsx';
import { filterTags } from './filter-tags.ts';
import { ImageList } from './images/image-list.tsx';
import { useImageLines } from './images/use-image-lines.ts';
import { TagList } from './list.tsx';
import { TagSortMenu } from './sort-menu.tsx';
import { sortTags } from './sort-tags.ts';

interface TagColumnProps {
  registry: string;
  repository: string;
  selected: string | undefined;
  canGoBack: boolean;
  /** Width in pixels; undefined when the column takes the room that is left. */
  width: number | undefined;
}

/** A repository's name, what it is for, and its tags. */
export function TagColumn({ registry, repository, selected, canGoBack, width }: TagColumnProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = `${registry}/${repository}`;
  const savedFilter = useUi(({ tagFilter }) => tagFilter);
  const filter = savedFilter.repository === name ? savedFilter.text : '';
  const tags = useTags(name);
  const details = useRepositoryDetails(name);
  const order = useUi(({ tagOrder }) => tagOrder);
  const [box, measured] = useElementWidth<HTMLElement>();
  const names = tags.data?.names ?? noTags;
  const dates = details.data?.tags ?? noDates;
  const isGrouped = order === 'grouped';
  const wanted = useDeferredValue(filter);
  const images = useImageLines(registry, repository, isGrouped ? names : noTags, dates, wanted);
  const sorted = useMemo(
    () => (isGrouped ? [] : sortTags(names, dates, order)),
    [names, dates, order, isGrouped],
  );
  const count = names.length;

  const setFilter = (text: string) => setUi({ tagFilter: { repository: name, text } });
  const openFirst = () => {
    const image = images.lines.find((line) => line.kind === 'image');
    const tag =
      image?.kind === 'image' ? images.tagOf(image.image) : filterTags(sorted, filter, repository)[0]?.tag;
    if (tag !== undefined) navigate({ place: 'explore', registry, repository, tag });
  };

  return (
    <section
      ref={box}
      className={styles.column}
      style={{ width }}
      aria-label={t('explore.tagsOf', { repository })}
    >
      <header className={styles.header}>
        {canGoBack ? (
          <Button
            appearance="subtle"
            size="small"
            icon={<ChevronLeft20Regular />}
            onClick={() => navigate({ place: 'explore', registry })}
          >
            {t('explore.repositories')}
          </Button>
        ) : null}
        <div className={styles.titleLine}>
          <h2 className={styles.title} title={repository}>
            {repository}
          </h2>
          <FavouriteButton name={name} />
        </div>
        <p className={styles.description} title={details.data?.description ?? undefined}>
          {details.data?.description}
        </p>
        <div className={styles.tools}>
          <SearchBox
            className={styles.box}
            size="small"
            input={{ 'aria-label': t('explore.filterTags') }}
            placeholder={
              count === 0
                ? t('explore.filterTags')
                : isGrouped && images.count < count
                  ? t('explore.filterGrouped', {
                      tags: format.number(count),
                      images: format.number(images.count),
                    })
                  : t('explore.filterCount', { count, shown: format.number(count) })
            }
            value={filter}
            onChange={(_, { value }) => setFilter(value)}
            onKeyDown={(event) =>
              onSearchKey(event, {
                text: filter,
                onClear: () => setFilter(''),
                onOpenFirst: openFirst,
              })
            }
          />
          <TagSortMenu />
        </div>
      </header>
      {tags.isPending ? <SkeletonRows count={12} rowHeight={34} label={t('explore.loadingTags')} /> : null}
      {tags.error !== null && tags.data === undefined ? (
        <TagsError
          error={errorDataOf(tags.error)}
          registry={registry}
          isSaidBeside={selected !== undefined}
          onRetry={() => void tags.refetch()}
        />
      ) : null}
      {tags.data === undefined ? null : <ListNote list={tags.data} />}
      {tags.data === undefined || !isGrouped ? null : (
        <ImageList
          registry={registry}
          repository={repository}
          shown={images}
          filter={wanted}
          selected={selected}
          width={measured}
        />
      )}
      {tags.data === undefined || isGrouped ? null : (
        <TagList
          registry={registry}
          repository={repository}
          tags={sorted}
          filter={filter}
          selected={selected}
        />
      )}
    </section>
  );
}

const noDates = {};
const noTags: readonly string[] = [];

interface TagsErrorProps {
  error: AppErrorData;
  registry: string;
  /** True where the image pane stands beside this column and says the same at length. */
  isSaidBeside: boolean;
  onRetry: () => void;
}

function TagsError({ error, registry, isSaidBeside, onRetry }: TagsErrorProps) {
  const { t } = useTranslation();
  return isSaidBeside ? (
    <p className={styles.failed}>
      {t(`errors.titles.${error.code}`)} <Link onClick={onRetry}>{t('errors.tryAgain')}</Link>
    </p>
  ) : (
    <ErrorState error={error} registry={registry} onRetry={onRetry} />
  );
}
