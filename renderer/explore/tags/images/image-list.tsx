import { Tag32Regular } from '@fluentui/react-icons/svg/tag';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/empty-state.tsx';
import { cutMiddle } from '../../../components/text/cut-middle.ts';
import { VirtualList } from '../../../components/virtual-list.tsx';
import { navigate } from '../../../state/navigation.ts';
import { chipTags, ImageRow } from './image-row.tsx';
import { MonthHeading } from './month-heading.tsx';
import type { ImageLine } from './month-rows.ts';
import { monthOf } from './month-rows.ts';
import { MonthStrip } from './month-strip.tsx';
import type { useImageLines } from './use-image-lines.ts';
import { useTagMenu } from './use-tag-menu.ts';

/** Characters shown of a filter that leaves nothing. */
const longestEcho = 80;

interface ImageListProps {
  registry: string;
  repository: string;
  shown: ReturnType<typeof useImageLines>;
  filter: string;
  selected: string | undefined;
  /** Width of the column in pixels. */
  width: number;
}

/** The images of a repository, one row each with all its tags, and a year of months above them. */
export function ImageList({ registry, repository, shown, filter, selected, width }: ImageListProps) {
  const { t } = useTranslation();
  const { lines, tagOf } = shown;
  const [reveal, setReveal] = useState<{ key: string }>();
  const [month, setMonth] = useState<string | null>(null);
  const menuOf = useTagMenu(registry, repository);
  const open = (tag: string) => navigate({ place: 'explore', registry, repository, tag });
  const selectedLine = lines.find(
    (line) => line.kind === 'image' && line.image.tags.includes(selected ?? ''),
  );

  if (lines.length === 0)
    return (
      <EmptyState
        icon={<Tag32Regular />}
        title={
          shown.count === 0
            ? t('explore.noTags')
            : t('explore.noMatch', { search: cutMiddle(filter, longestEcho) })
        }
      >
        {shown.count === 0 ? <p>{t('explore.noTagsHint')}</p> : null}
      </EmptyState>
    );

  // The arrows to the sides walk through the tags of the image that is open.
  const onItemKey = (event: KeyboardEvent, line: ImageLine) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || line.kind === 'month') return false;
    const { tags } = line.image;
    const next = tags[Math.max(0, tags.indexOf(selected ?? tagOf(line.image)) + step)];
    if (next !== undefined) open(next);
    return true;
  };

  return (
    <>
      <MonthStrip
        lines={lines}
        current={month}
        onChoose={(chosen) => setReveal({ key: `month:${chosen}` })}
      />
      <VirtualList
        role="listbox"
        label={t('explore.tags')}
        items={lines}
        heightOf={heightOf}
        isHeading={isHeading}
        selectedKey={selectedLine?.key}
        reveal={reveal}
        onFirstInView={(line) => setMonth(line.kind === 'month' ? line.month : monthOf(line.image.date))}
        onActivate={(line) => (line.kind === 'image' ? open(tagOf(line.image)) : undefined)}
        onItemKey={onItemKey}
        menuOf={(line) =>
          line.kind === 'month'
            ? []
            : menuOf(line === selectedLine && selected !== undefined ? selected : tagOf(line.image))
        }
      >
        {(line, props) =>
          line.kind === 'month' ? (
            <MonthHeading key={line.key} line={line} rowProps={props} />
          ) : (
            <ImageRow
              key={line.key}
              line={line}
              rowProps={props}
              chosen={line === selectedLine ? selected : undefined}
              filter={filter}
              opens={tagOf(line.image)}
              width={width}
              onOpen={open}
            />
          )
        }
      </VirtualList>
    </>
  );
}

function isHeading({ kind }: ImageLine): boolean {
  return kind === 'month';
}

function heightOf(line: ImageLine): number {
  if (line.kind === 'month') return 36;
  return chipTags(line.image).length === 0 ? 36 : 62;
}
