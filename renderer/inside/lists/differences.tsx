import { SearchBox, Tab, TabList } from '@fluentui/react-components';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileDifferences } from '../../../shared/inside/differences.ts';
import { api } from '../../api/connection-store.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { showNote } from '../../state/show-toast.ts';
import { asked, keyOfOpened, type OpenedImage } from '../reading/image-of.ts';
import { ChangeSign } from '../rows/change-mark.tsx';
import type { Mark } from '../rows/change-words.ts';
import { FileGrid } from '../rows/grid.tsx';
import { columnHead, gridCell, nameCell } from '../rows/roles.ts';
import styles from './differences.module.css';
import listStyles from './list.module.css';
import { useRows } from './use-rows.ts';

interface DifferenceListProps {
  before: OpenedImage;
  after: OpenedImage;
}

const marks = ['changed', 'added', 'removed'] as const;

/** What differs between the files of two images, path by path. */
export function DifferenceList({ before, after }: DifferenceListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { copy } = useCopy();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const [only, setOnly] = useState<Mark>();
  const [active, setActive] = useState(-1);
  const [sums, setSums] = useState<FileDifferences>();
  const key = `${keyOfOpened(before)} ${keyOfOpened(after)}`;
  const { total, at, want, failure } = useRows(
    `${key} ${only ?? ''} ${wanted}`,
    async (offset, limit, signal) => {
      const found = await api().inside.differences(
        {
          before: asked(before),
          after: asked(after),
          ...(only === undefined ? {} : { only }),
          ...(wanted === '' ? {} : { query: wanted }),
          offset,
          limit,
        },
        { signal },
      );
      setSums(found);
      return { rows: found.differences, total: found.total };
    },
  );
  const copyPath = (path: string) => {
    copy(path);
    showNote(t('common.copiedText', { text: path }));
  };
  if (failure !== undefined && total === undefined) return <ErrorState error={errorDataOf(failure)} />;
  if (total === undefined || sums === undefined)
    return <SkeletonRows count={10} rowHeight={32} label={t('files.loading')} />;
  const counts = { changed: sums.changed, added: sums.added, removed: sums.removed };
  const sum = sums.changed + sums.added + sums.removed;
  return (
    <div className={styles.frame}>
      <div className={styles.bar}>
        <SearchBox
          className={styles.search}
          input={{ 'aria-label': t('files.differences.filter') }}
          placeholder={t('files.differences.filter')}
          value={query}
          onChange={(_, { value }) => setQuery(value)}
        />
        <TabList
          size="small"
          aria-label={t('files.differences.only')}
          selectedValue={only ?? 'all'}
          onTabSelect={(_, { value }) => setOnly(marks.find((mark) => mark === value))}
        >
          <Tab value="all">{t('files.differences.all', { number: format.number(sum) })}</Tab>
          {marks.map((mark) => (
            <Tab key={mark} value={mark} disabled={counts[mark] === 0} icon={<ChangeSign mark={mark} />}>
              {t(`files.changes.several.${mark}`, { number: format.number(counts[mark]) })}
            </Tab>
          ))}
        </TabList>
      </div>
      {total === 0 ? (
        <p className={styles.none}>
          {t(wanted === '' ? 'files.differences.none' : 'files.differences.noMatch')}
        </p>
      ) : (
        <FileGrid
          role="grid"
          label={t('files.differences.name')}
          count={total}
          active={active}
          onActive={setActive}
          onOpen={() => {}}
          onRange={want}
          menuOf={(index) => {
            const path = at(index)?.path;
            return path === undefined ? [] : [{ label: t('files.copyPath'), run: () => copyPath(path) }];
          }}
          className={styles.columns}
          heads={[t('files.columns.path'), t('files.differences.what'), 'A', 'B'].map((text, column) => (
            <span
              key={text}
              {...columnHead}
              className={listStyles.columnHead}
              data-last={column > 1 || undefined}
            >
              {text}
            </span>
          ))}
        >
          {(index, rowProps) => {
            const row = at(index);
            const size = (bytes: number | null | undefined) =>
              row?.kind === 'file' && typeof bytes === 'number' ? format.bytes(bytes) : '';
            return (
              <div key={index} {...rowProps} className={`${listStyles.row} ${styles.columns}`}>
                <span {...nameCell(row?.path ?? '')} className={listStyles.path} title={row?.path}>
                  <MiddleCut text={row?.path ?? '…'} />
                </span>
                <span {...gridCell} className={listStyles.change}>
                  {row === undefined ? null : (
                    <>
                      <ChangeSign mark={row.difference} />
                      <span className={listStyles.words}>
                        {t(`files.differences.marks.${row.difference}`)}
                      </span>
                    </>
                  )}
                </span>
                <span {...gridCell} className={listStyles.size}>
                  {size(row?.bytesBefore)}
                </span>
                <span {...gridCell} className={listStyles.size}>
                  {size(row?.bytesAfter)}
                </span>
              </div>
            );
          }}
        </FileGrid>
      )}
    </div>
  );
}
