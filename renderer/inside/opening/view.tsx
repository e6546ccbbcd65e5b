import { Button } from '@fluentui/react-components';
import { DocumentSearch32Regular } from '@fluentui/react-icons/svg/document-search';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { fetchList, stopFetchingList, useFetchedList } from '../reading/fetch-list.ts';
import { keyOf, type WholeImage } from '../reading/image-of.ts';
import { useListingProgress } from '../reading/listing-job.ts';
import { useLayerWords } from '../reading/use-layer-words.ts';
import { lowestHere } from './lowest-here.ts';
import styles from './view.module.css';

interface OpeningProps {
  image: WholeImage;
  state: InsideState;
  /** What went wrong when it was opened. */
  error: AppErrorData | undefined;
  onRetry: () => void;
  /** Shows so many of the lowest layers; undefined where only all will do. */
  onLowest: ((layers: number) => void) | undefined;
}

/** Stands where the files will be: what listing them costs, how far it is, or what went wrong. */
export function Opening({ image, state, error, onRetry, onLowest }: OpeningProps) {
  const fetched = useFetchedList(image);
  const failure = error ?? fetched.error;
  if (fetched.isRunning) return <Listing image={image} onStop={() => stopFetchingList(image)} />;
  if (failure !== undefined && failure.code !== 'BLOB_UNKNOWN')
    return (
      <ErrorState error={failure} onRetry={state.bytesToFetch > 0 ? () => void fetchList(image) : onRetry} />
    );
  if (state.bytesToFetch > 0 || failure !== undefined)
    return <Cost image={image} state={state} onLowest={onLowest} />;
  return <Listing image={image} onStop={undefined} />;
}

/** How far the layers have been looked through. */
function Listing({ image, onStop }: { image: WholeImage; onStop: (() => void) | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const progress = useListingProgress(keyOf(image));
  const text =
    progress === undefined
      ? t('files.loading')
      : t(progress.isFetching ? 'files.opening.fetching' : 'files.opening.reading', {
          ...format.share(progress.bytes, progress.total),
        });
  const share = progress === undefined || progress.total === 0 ? 0 : progress.bytes / progress.total;
  return (
    <div className={styles.listing} role="status">
      <p>{text}</p>
      <ProgressBar
        label={t('files.loading')}
        value={share}
        tone={progress?.isFetching ? 'registry' : 'here'}
      />
      <p className={styles.hint}>{t('files.opening.once')}</p>
      {onStop === undefined ? null : <Button onClick={onStop}>{t('files.stop')}</Button>}
    </div>
  );
}

/** What listing costs when layers are not here, and what can be seen without. */
function Cost({ image, state, onLowest }: Pick<OpeningProps, 'image' | 'state' | 'onLowest'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useLayerWords();
  const missing = state.layers.filter(({ state: is }) => is === 'absent');
  const lowest = lowestHere(state.layers);
  const size = format.bytes(state.bytesToFetch);
  return (
    <EmptyState
      icon={<DocumentSearch32Regular />}
      title={t('files.opening.notHere', { count: missing.length, total: state.layers.length })}
      actions={
        <>
          <Button appearance="primary" onClick={() => void fetchList(image)}>
            {t('files.opening.fetch', { size })}
          </Button>
          {lowest === 0 || onLowest === undefined ? null : (
            <Button onClick={() => onLowest(lowest)}>{t('files.opening.lowest', { count: lowest })}</Button>
          )}
        </>
      }
    >
      <p>
        {state.bytesToFetch < state.bytesWithoutTocs
          ? t('files.toc.costByToc', { size, all: format.bytes(state.bytesWithoutTocs) })
          : t('files.opening.cost', { size })}
      </p>
      <ol className={styles.layers}>
        {state.layers.map((layer, index) =>
          layer.state === 'absent' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
            <li key={index} className={styles.layer}>
              <span className={styles.number}>{index + 1}</span>
              <span className={styles.command} title={layer.createdBy ?? undefined}>
                {words(layer.createdBy)}
              </span>
              <span className={styles.size}>
                {layer.tocBytes === null
                  ? format.bytes(layer.bytes)
                  : t('files.toc.part', {
                      size: format.bytes(layer.tocBytes),
                      all: format.bytes(layer.bytes),
                    })}
              </span>
            </li>
          ) : null,
        )}
      </ol>
    </EmptyState>
  );
}
