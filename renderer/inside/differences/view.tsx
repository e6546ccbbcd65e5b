import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { DocumentSearch32Regular } from '@fluentui/react-icons/svg/document-search';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorDataOf } from '../../api/error-data.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { showNote } from '../../state/show-toast.ts';
import type { OpenedImage } from '../reading/image-of.ts';
import { windowsFolders } from '../reading/paths.ts';
import { ComparedFacts } from './facts.tsx';
import { DifferencesToolbar } from './toolbar.tsx';
import { DifferenceGrid } from './tree.tsx';
import {
  type ComparedPair,
  type DifferenceChoice,
  type DifferenceLine,
  useDifferenceTree,
} from './use-difference-tree.ts';
import styles from './view.module.css';

const initial: DifferenceChoice = { only: undefined, order: 'name', query: '' };

/** What differs between the files of two images: a tree with sums, and what both have of the one that is selected. */
export function DifferencesView({ before, after }: ComparedPair) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const [choice, setChoice] = useState(initial);
  const [openFolders, setOpenFolders] = useState<readonly string[]>(
    after.summary.isWindows ? windowsFolders : [],
  );
  const [selected, setSelected] = useState<DifferenceLine>();
  const [isStopped, setStopped] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const wanted = { ...choice, query: choice.query.trim() };
  const { tree, root, failure, isSearch, sums } = useDifferenceTree(
    { before, after },
    wanted,
    openFolders,
    isStopped,
  );
  const copyPath = (path: string) => {
    copy(path);
    showNote(t('common.copiedText', { text: path }));
  };
  if (isStopped)
    return (
      <EmptyState
        icon={<DocumentSearch32Regular />}
        title={t('compare.differences.stopped')}
        actions={<Button onClick={() => setStopped(false)}>{t('compare.differences.again')}</Button>}
      />
    );
  if (tree === undefined || root === undefined)
    return failure === undefined ? (
      <div className={styles.comparing}>
        <Button size="small" onClick={() => setStopped(true)}>
          {t('files.stop')}
        </Button>
        <SkeletonRows count={10} rowHeight={32} label={t('compare.differences.comparing')} />
      </div>
    ) : (
      <ErrorState error={errorDataOf(failure)} />
    );
  return (
    <div className={styles.frame}>
      <DifferencesToolbar
        sums={sums}
        choice={choice}
        onChange={(change) => setChoice((now) => ({ ...now, ...change }))}
        onLeaveSearch={() => list.current?.querySelector<HTMLElement>('[data-list]')?.focus()}
      />
      {failure === undefined ? null : <ErrorState error={errorDataOf(failure)} />}
      <UncheckedNote before={before} after={after} />
      <div className={styles.columns}>
        <div className={styles.list}>
          {root.count === 0 ? (
            <EmptyState
              icon={<DocumentSearch32Regular />}
              title={t(
                isSearch || choice.only !== undefined
                  ? 'compare.differences.noMatch'
                  : 'compare.differences.none',
              )}
            />
          ) : (
            <DifferenceGrid
              pair={{ before, after }}
              tree={tree}
              root={root}
              isSearch={isSearch}
              order={choice.order}
              onOrder={(order) => setChoice((now) => ({ ...now, order }))}
              onFolders={setOpenFolders}
              selected={selected?.path}
              onSelect={setSelected}
              onCopy={copyPath}
              list={list}
            />
          )}
        </div>
        {root.count === 0 ? null : <ComparedFacts pair={{ before, after }} line={selected} />}
      </div>
    </div>
  );
}

/** Says of which image some is known only from what its layers say of themselves. */
function UncheckedNote({ before, after }: { before: OpenedImage; after: OpenedImage }) {
  const { t } = useTranslation();
  const sides = { A: isUnchecked(before), B: isUnchecked(after) };
  if (!sides.A && !sides.B) return null;
  const which = sides.A && sides.B ? 'both' : sides.A ? 'A' : 'B';
  return (
    <MessageBar intent="info" shape="square" layout="multiline">
      <MessageBarBody>{t(`compare.differences.unchecked.${which}`)}</MessageBarBody>
    </MessageBar>
  );
}

function isUnchecked({ summary }: OpenedImage): boolean {
  return summary.layers.some(({ toc }) => toc?.state === 'unchecked');
}
