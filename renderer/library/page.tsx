import { Button, SearchBox } from '@fluentui/react-components';
import { Library32Regular } from '@fluentui/react-icons/svg/library';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { errorDataOf } from '../api/error-data.ts';
import { useLibrary, useLibraryStatus } from '../api/queries.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { useLibraryJobs, wholeLibrary } from '../state/library-jobs.ts';
import { navigate } from '../state/navigation.ts';
import { parseRoute } from '../state/route.ts';
import { useUi } from '../state/ui-store.ts';
import { useUpdates } from '../state/updates/tag-updates.ts';
import { BundleDialog } from './bundle/dialog.tsx';
import { BundleNote } from './bundle/note.tsx';
import { CopyNote } from './copy/note.tsx';
import { LibraryActions } from './header/actions.tsx';
import { ImportNotes } from './import/notes.tsx';
import { ImportDialog } from './import/path-dialog.tsx';
import { JobNote } from './job-note.tsx';
import styles from './page.module.css';
import { RemoveDialog } from './removal/dialog.tsx';
import { useEarlierRemovals } from './removal/use-earlier-removals.ts';
import { SelectionBar } from './selection/bar.tsx';
import { useSelectedImages } from './selection/use-selected.ts';
import { shownImages } from './shown-images.ts';
import { SpaceDrawer } from './space/drawer.tsx';
import { LibraryTable } from './table.tsx';
import { imagesOf, type LibraryView, LibraryViews } from './updates/views.tsx';

/** Up to this many images the page shows no filter. */
const mostWithoutFilter = 8;

/** The images on this machine's disk. */
export function LibraryPage() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useLibrary({ isReadAgain: true });
  const [filter, setFilter] = useState('');
  const sort = useUi(({ librarySort }) => librarySort);
  const lastExplore = useUi(({ lastExplore }) => lastExplore);
  const isSpaceOpen = useUi(({ isSpaceOpen }) => isSpaceOpen);
  const count = data?.length ?? 0;
  const hasFilter = count > mostWithoutFilter;
  const filterText = hasFilter ? filter : '';
  const [view, setView] = useState<LibraryView>('all');
  const updates = useUpdates();
  const shown = useMemo(
    () => shownImages(imagesOf(view, data ?? [], updates), sort, filterText),
    [data, sort, filterText, view, updates],
  );
  const selected = useSelectedImages(shown);
  const [isRemoving, setIsRemoving] = useState(false);
  const [exported, setExported] = useState<readonly LibraryImage[]>();
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  useEarlierRemovals();
  const noneShown =
    filterText !== '' || view === 'all'
      ? t('library.noneShown')
      : t(view === 'updates' ? 'updates.noUpdates' : 'updates.noneFollowed');
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1 className={styles.title}>{t('places.library')}</h1>
          <LibrarySummary />
        </div>
        {hasFilter ? (
          <SearchBox
            className={styles.filter}
            input={{ 'aria-label': t('library.filter') }}
            placeholder={t('library.filter')}
            value={filter}
            onChange={(_, { value }) => setFilter(value)}
          />
        ) : null}
        <div className={styles.actions}>
          <LibraryActions hasImages={count > 0} hasFilter={hasFilter} isReadOnly={isReadOnly} />
        </div>
      </header>
      <div className={styles.note}>
        <BundleNote />
        <CopyNote />
        <ImportNotes />
        <JobNote jobKey={wholeLibrary} />
        {isPending ? null : <OtherNotes images={shown} />}
      </div>
      <ImportDialog />
      {isPending ? <SkeletonRows count={5} rowHeight={49} label={t('library.loading')} /> : null}
      {error !== null && data === undefined ? (
        <ErrorState error={errorDataOf(error)} onRetry={() => void refetch()} />
      ) : null}
      {data !== undefined && count === 0 ? (
        <EmptyState
          icon={<Library32Regular />}
          title={t('library.empty')}
          actions={
            <Button appearance="primary" onClick={() => navigate(parseRoute(lastExplore))}>
              {t('downloads.explore')}
            </Button>
          }
        >
          <p>{t('library.emptyHint')}</p>
        </EmptyState>
      ) : null}
      {selected.length > 0 ? (
        <SelectionBar images={selected} onExport={() => setExported(selected)} />
      ) : count > 0 ? (
        <LibraryViews images={data ?? []} view={view} onChange={setView} />
      ) : null}
      {shown.length > 0 ? (
        <LibraryTable images={shown} onRemove={() => setIsRemoving(selected.length > 0 && !isReadOnly)} />
      ) : null}
      {isSpaceOpen && count > 0 ? <SpaceDrawer /> : null}
      {exported === undefined ? null : (
        <BundleDialog images={exported} onClose={() => setExported(undefined)} />
      )}
      {isRemoving ? <RemoveDialog images={selected} onClose={() => setIsRemoving(false)} /> : null}
      {count > 0 && shown.length === 0 ? <p className={styles.none}>{noneShown}</p> : null}
    </div>
  );
}

/** Notes of jobs whose image has no row here, such as an export of a download that was deleted from the library. */
function OtherNotes({ images }: { images: readonly LibraryImage[] }) {
  const jobs = useLibraryJobs(({ jobs }) => jobs);
  const withRow = new Set(images.map(({ reference }) => reference));
  return Object.keys(jobs)
    .filter((key) => key !== wholeLibrary && !withRow.has(key))
    .map((key) => <JobNote key={key} jobKey={key} title={key} />);
}

function LibrarySummary() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useLibraryStatus({ isReadAgain: true });
  if (data === undefined) return <p className={styles.summary} />;
  return (
    <p className={styles.summary} title={data.path}>
      {t('library.used', { size: format.bytes(data.usedBytes), path: data.path })}
      {data.isReadOnly ? ` · ${t('readOnly.library')}` : ''}
      {data.partialBytes > 0 ? ` · ${t('library.partial', { size: format.bytes(data.partialBytes) })}` : ''}
    </p>
  );
}
