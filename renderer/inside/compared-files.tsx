import { useTranslation } from 'react-i18next';
import type { InsideState } from '../../shared/inside/inside-state.ts';
import { errorDataOf } from '../api/error-data.ts';
import { ErrorState } from '../components/error-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import styles from './compared-files.module.css';
import { DifferencesView } from './differences/view.tsx';
import { Opening } from './opening/view.tsx';
import type { OpenedImage, WholeImage } from './reading/image-of.ts';
import { useInsideState, useOpenedImage } from './reading/queries.ts';

interface ComparedFilesProps {
  before: WholeImage;
  after: WholeImage;
}

/** Which files differ between two images, once the files of both are known. */
export function ComparedFiles({ before, after }: ComparedFilesProps) {
  const sides = { A: useSide(before), B: useSide(after) };
  const { A, B } = sides;
  if (A.opened !== undefined && B.opened !== undefined)
    return <DifferencesView before={A.opened} after={B.opened} />;
  return (
    <div className={styles.sides}>
      <SideOpening name="A" image={before} side={A} />
      <SideOpening name="B" image={after} side={B} />
    </div>
  );
}

type Side = ReturnType<typeof useSide>;

function useSide(image: WholeImage) {
  const state = useInsideState(image);
  const isKnown =
    state.data?.layers.every(({ state: is }: InsideState['layers'][number]) => is !== 'absent') ?? false;
  const query = useOpenedImage(image, null, isKnown);
  const opened: OpenedImage | undefined = query.data;
  return {
    state: state.data,
    opened,
    error: state.error ?? query.error,
    retry: () => void (state.error === null ? query : state).refetch(),
  };
}

/** What stands in the way of a comparison, for each side that it does. */
function SideOpening({ name, image, side }: { name: string; image: WholeImage; side: Side }) {
  const { t } = useTranslation();
  const { state, opened, error, retry } = side;
  if (opened !== undefined) return null;
  return (
    <section aria-label={name} className={styles.side}>
      <h3 className={styles.name}>{name}</h3>
      {state === undefined ? (
        error === null ? (
          <SkeletonRows count={4} rowHeight={32} label={t('files.loading')} />
        ) : (
          <ErrorState error={errorDataOf(error)} onRetry={retry} />
        )
      ) : (
        <Opening
          image={image}
          state={state}
          error={error === null ? undefined : errorDataOf(error)}
          onRetry={retry}
          onLowest={undefined}
        />
      )}
    </section>
  );
}
