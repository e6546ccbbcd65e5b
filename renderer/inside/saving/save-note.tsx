import { Button, Link } from '@fluentui/react-components';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../../api/queries.ts';
import { EndedNote } from '../../components/notes/ended.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { callEngine } from '../../state/call-engine.ts';
import { dismissSaved, type SaveJob, stopSaving, useSaveJob } from './save-job.ts';
import styles from './save-note.module.css';

/** Longest part of a name that is repeated (characters). */
const longestName = 80;

/** How saving goes that is under way, and what became of the last one: a strip below the files, which it does not move. */
export function SaveNote() {
  const { t } = useTranslation();
  const job = useSaveJob(({ job }) => job);
  const frame = useRef<HTMLElement>(null);
  if (job === null) return null;
  return (
    <section ref={frame} tabIndex={-1} className={styles.strip} aria-label={t('files.save.note')}>
      {job.state === 'running' ? (
        <Running
          job={job}
          onStop={() => {
            stopSaving();
            // The button goes away, and the focus stays near.
            frame.current?.focus();
          }}
        />
      ) : (
        <Ended job={job} />
      )}
    </section>
  );
}

function Running({ job, onStop }: { job: SaveJob; onStop: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = useSaveJob(({ waiting }) => waiting.length);
  const name = cutMiddle(job.name, longestName);
  const text = t('files.save.running', { name, ...format.share(job.bytes, job.total) });
  return (
    <div className={styles.running}>
      <div className={styles.line}>
        <span className={styles.words}>
          {text}
          {waiting === 0 ? null : ` · ${t('files.save.waiting', { count: waiting })}`}
        </span>
        <Button size="small" appearance="subtle" onClick={onStop}>
          {t('files.stop')}
        </Button>
      </div>
      <ProgressBar label={text} value={job.total === 0 ? 0 : job.bytes / job.total} tone="here" />
    </div>
  );
}

function Ended({ job }: { job: SaveJob }) {
  const { t } = useTranslation();
  const canReveal = useHostInfo().data?.capabilities.revealPath === true;
  const isWhole = job.saved !== undefined && job.saved.leftCount + job.saved.thereCount === 0;
  return (
    <EndedNote
      intent={isWhole ? 'success' : job.saved === undefined ? 'info' : 'warning'}
      shape="square"
      onClose={dismissSaved}
    >
      <span role="status">
        <Outcome job={job} />
      </span>
      {canReveal ? (
        <Link
          as="button"
          className={styles.link}
          onClick={() => callEngine(({ host }) => host.revealPath({ path: job.folder }))}
        >
          {t('library.showInFolder')}
        </Link>
      ) : null}
    </EndedNote>
  );
}

function Outcome({ job: { name, folder, bytes, total, saved } }: { job: SaveJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (saved === undefined) {
    const words = { name: cutMiddle(name, longestName), folder, ...format.share(bytes, total) };
    return t('files.save.stopped', words);
  }
  const { files, thereCount, leftCount } = saved;
  const number = format.number;
  return [
    t('files.save.done', { count: files, number: number(files), size: format.bytes(saved.bytes), folder }),
    ...(thereCount === 0 ? [] : [t('files.save.there', { count: thereCount, number: number(thereCount) })]),
    ...(leftCount === 0 ? [] : [t('files.save.left', { count: leftCount, number: number(leftCount) })]),
  ].join(' ');
}
