// biome-ignore-all lint/a11y/useSemanticElements: the queue is a grid of divs, because only the rows in view are drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, cells do not
import { type MouseEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { isSettled } from '../../../shared/download-states.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { percentOf, toneOf } from '../../components/download-progress.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { SignatureMark } from '../../signatures/mark.tsx';
import { useDownload } from '../../state/downloads/downloads-store.ts';
import { currentlyShown } from '../../state/downloads/shown-downloads.ts';
import { setUi, useUi } from '../../state/ui-store.ts';
import { RetryCountdown } from './retry-countdown.tsx';
import styles from './row.module.css';
import { RowActions } from './row-actions.tsx';
import { RowFollowUp } from './row-follow-up.tsx';
import { goToRow, openRowMenu, selectRange, toggleSelected, useSelection } from './selection-store.ts';
import { useRowDrag } from './use-row-drag.ts';
import { retryTimeOf, useStateWords } from './use-state-words.ts';

interface DownloadRowViewProps {
  id: string;
  index: number;
  start: number;
  isActive: boolean;
}

/** One download: what and how much, how far, and at full width how it stands; beside it what can be done. */
export const DownloadRowView = memo(({ id, index, start, isActive }: DownloadRowViewProps) => {
  const row = useDownload(id);
  const isSelected = useSelection(({ selected }) => selected.has(id));
  const isOpen = useUi(({ openDownload }) => openDownload === id);
  const drag = useRowDrag(id);
  if (row === undefined) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      data-index={index}
      data-open={isOpen || undefined}
      tabIndex={isActive ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${start}px)` }}
      {...(isSettled(row.state) ? {} : drag)}
      onFocus={() => useSelection.setState({ active: id })}
      onClick={(event) => onClick(event, id)}
      onContextMenu={(event) => {
        event.preventDefault();
        goToRow(id);
        openRowMenu(id, event.clientX, event.clientY);
      }}
    >
      <RowCells row={row} isActive={isActive} />
    </div>
  );
});

function RowCells({ row, isActive }: { row: DownloadRow; isActive: boolean }) {
  const { t } = useTranslation();
  const { name, tag } = nameParts(row.reference);
  const words = useStateWords(row);
  const percent = percentOf(row);
  return (
    <>
      <div role="gridcell" className={styles.main}>
        <div className={styles.line}>
          <span className={styles.name} title={row.reference}>
            <strong>
              <MiddleCut text={name} />
            </strong>
            <span className={styles.tag}>
              <MiddleCut text={tag} />
            </span>
          </span>
          <span className={styles.platform}>
            {row.platform === 'all' ? t('downloads.allPlatforms') : shortPlatform(row.platform ?? '')}
          </span>
          <Amount row={row} />
        </div>
        <ProgressBar
          label={row.reference}
          value={row.state === 'done' ? 1 : row.bytesTotal === 0 ? 0 : row.bytesDone / row.bytesTotal}
          tone={toneOf(row)}
          valueText={`${percent} %, ${words.spoken}`}
        />
        <div className={styles.facts}>
          <span className={styles.state} data-state={row.state} title={words.spoken}>
            <strong className={styles.word} data-phase={words.phase} data-tone={toneOf(row)}>
              {retryTimeOf(row) === null ? words.word : <RetryCountdown row={row} />}
            </strong>{' '}
            <span className={styles.reason}>{words.reason}</span>
            {row.signed === undefined ? null : (
              <SignatureMark signatures={{ state: row.signed, signatures: [] }} />
            )}
          </span>
          <RowFollowUp row={row} isReachable={isActive} />
        </div>
      </div>
      <div role="gridcell" className={styles.percent}>
        {percent} %
      </div>
      <div role="gridcell" className={styles.actions}>
        <RowActions row={row} isReachable={isActive} />
      </div>
    </>
  );
}

/** How much of how much is here. What stands still keeps its amount. */
function Amount({ row }: { row: DownloadRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, bytesDone, bytesTotal } = row;
  if (bytesTotal === 0) return null;
  return (
    <span className={styles.amount} data-amount>
      {state === 'done'
        ? format.bytes(bytesTotal)
        : t('downloads.progress', format.share(bytesDone, bytesTotal))}
    </span>
  );
}

function onClick(event: MouseEvent, id: string): void {
  if (event.ctrlKey || event.metaKey) toggleSelected(id);
  else if (event.shiftKey) selectRange(currentlyShown(), id);
  else {
    goToRow(id);
    setUi({ openDownload: id });
  }
}

/** The repository without its host, and the tag or short digest. */
function nameParts(reference: string): { name: string; tag: string } {
  try {
    const { repository, tag, digest } = parseReference(reference);
    return { name: repository, tag: tag === undefined ? `@${digest?.slice(0, 19)}` : `:${tag}` };
  } catch {
    return { name: reference, tag: '' };
  }
}
