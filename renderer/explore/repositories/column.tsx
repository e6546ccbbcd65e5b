import { SearchBox } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../shared/errors.ts';
import { errorDataOf } from '../../api/error-data.ts';
import { useCatalog, useHostInfo } from '../../api/queries.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { ListNote } from '../../components/list-note.tsx';
import { OpenListButton } from '../../components/open-list-button.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { onSearchKey } from '../../search/keys.ts';
import { searchNames } from '../../search/names.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './column.module.css';
import { RepositoryList } from './list.tsx';
import { useOpenFound } from './use-open-found.ts';

interface RepositoryColumnProps {
  registry: string;
  selected: string | undefined;
  /** Width in pixels; undefined when the column takes the room that is left. */
  width: number | undefined;
}

/** The repositories of a registry: a search box over groups and a tree. */
export function RepositoryColumn({ registry, selected, width }: RepositoryColumnProps) {
  const { t } = useTranslation();
  const search = useUi(({ repositorySearch }) => repositorySearch);
  const { data, error, isPending, refetch } = useCatalog(registry);
  const openRepository = useOpenFound(registry);

  const openFirst = () => {
    const [first] = searchNames(data?.names ?? [], search);
    if (first !== undefined) openRepository(first);
  };

  return (
    <section className={styles.column} style={{ width }} aria-label={t('explore.repositories')}>
      <div className={styles.search}>
        <SearchBox
          className={styles.box}
          input={{ 'aria-label': t('explore.searchRepositories') }}
          placeholder={t('explore.searchRepositories')}
          value={search}
          onChange={(_, { value }) => setUi({ repositorySearch: value })}
          onKeyDown={(event) =>
            onSearchKey(event, {
              text: search,
              onClear: () => setUi({ repositorySearch: '' }),
              onOpenFirst: openFirst,
            })
          }
        />
        <OpenListButton isSmall />
      </div>
      {isPending ? <SkeletonRows count={14} rowHeight={30} label={t('explore.loadingRepositories')} /> : null}
      {error !== null && data === undefined ? (
        <ErrorState error={errorDataOf(error)} registry={registry} onRetry={() => void refetch()}>
          <UnreachableHint code={errorDataOf(error).code} />
        </ErrorState>
      ) : null}
      {data === undefined ? null : <ListNote list={data} />}
      {data === undefined ? null : (
        <RepositoryList registry={registry} names={data.names} selected={selected} />
      )}
    </section>
  );
}

/** Says what else the user can do: start the simulated registry, or paste a reference where a registry lists nothing. */
function UnreachableHint({ code }: { code: ErrorCode }) {
  const { t } = useTranslation();
  const host = useHostInfo().data;
  if (code !== 'NETWORK' && code !== 'TIMEOUT' && code !== 'TLS')
    return <p className={styles.hint}>{t('explore.noListHint')}</p>;
  // Whoever has installed a package has neither npm nor the simulator.
  if (host === undefined || host.capabilities.updates !== 'none')
    return <p className={styles.hint}>{t('explore.offlineHint')}</p>;
  return (
    <>
      <p className={styles.hint}>{t('explore.tryDemo')}</p>
      <code className={styles.command}>npm run demo</code>
    </>
  );
}
