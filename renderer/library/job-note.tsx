import { useTranslation } from 'react-i18next';
import { RunningNote } from '../components/notes/running.tsx';
import { useFormat } from '../components/text/use-format.ts';
import { dismissJob, jobOf, useLibraryJobs } from '../state/library-jobs.ts';
import { EndedJob, type ShownJobProps } from './ended-job.tsx';
import styles from './job-note.module.css';

interface JobNoteProps {
  jobKey: string;
  /** The image's name, where nothing beside the note tells it. */
  title?: string;
}

/** The progress and the result of a check or an export. */
export function JobNote({ jobKey, title }: JobNoteProps) {
  const job = useLibraryJobs((state) => jobOf(state, jobKey));
  if (job === undefined) return null;
  const Job = job.state === 'running' ? RunningJob : EndedJob;
  return (
    <div ref={job.state === 'running' ? bringIntoView : undefined} className={styles.note}>
      <Job job={job} jobKey={jobKey} title={title} />
    </div>
  );
}

/** Scrolls to the note, because the work may have been started elsewhere and its row may be far down. */
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function RunningJob({ job, jobKey, title }: ShownJobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const text =
    job.kind === 'repair'
      ? t('repair.running', { done: format.bytes(job.bytes) })
      : t(`library.running.${job.kind}`, format.share(job.bytes, job.total));
  return (
    <RunningNote
      text={text}
      value={job.total === 0 ? 0 : job.bytes / job.total}
      onStop={() => dismissJob(jobKey)}
    >
      <span>
        {title === undefined ? null : <strong>{title} </strong>}
        {text}
      </span>
    </RunningNote>
  );
}
