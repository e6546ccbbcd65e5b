import { Link, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { VerifyResult } from '../../shared/schemas/library.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useLibraryStatus } from '../api/queries.ts';
import { EndedNote } from '../components/notes/ended.tsx';
import { RunningNote } from '../components/notes/running.tsx';
import { shortSentence } from '../components/text/short-sentence.ts';
import { useFormat } from '../components/text/use-format.ts';
import {
  dismissJob,
  jobOf,
  type LibraryJob,
  repairBlobs,
  repairImages,
  useLibraryJobs,
} from '../state/library-jobs.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import { ExportedNote } from './exported-note.tsx';
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

interface ShownJobProps {
  job: LibraryJob;
  jobKey: string;
  title: string | undefined;
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

function EndedJob({ job, jobKey, title }: ShownJobProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  const { verified, exported, error, wrong = [] } = job;
  const isBad = error !== undefined || verified?.ok === false || wrong.length > 0;
  return (
    <EndedNote
      intent={isBad ? 'error' : 'success'}
      className={styles.ended}
      onClose={() => dismissJob(jobKey)}
    >
      {title === undefined ? null : <MessageBarTitle>{title}</MessageBarTitle>}
      {error === undefined
        ? null
        : error.code === 'MANIFEST_UNKNOWN'
          ? t('library.gone')
          : shortSentence(error, language)}
      {verified === undefined
        ? null
        : verified.ok
          ? verified.repair === undefined && wrong.length === 0
            ? t('library.verifiedOk', { count: verified.blobs })
            : null
          : null}
      {wrong.map(({ reference, signatures }) => (
        <div key={reference}>
          <strong>{reference}</strong> {signatureWords(signatures, language).sentence}
        </div>
      ))}
      {verified?.repair === undefined ? null : <RepairSentence repair={verified.repair} />}
      {verified?.ok === false
        ? t('library.verifiedBad', { corrupt: verified.corrupt.length, missing: verified.missing.length })
        : null}
      {verified !== undefined && verified.affected.length > 0 && !isReadOnly ? (
        <>
          {' '}
          <Link onClick={() => void repairBlobs(verified, jobKey)}>
            {t('repair.start', { count: verified.corrupt.length + verified.missing.length })}
          </Link>
          {/* A download passes over a damaged layer that still lies in its place: a repair takes it out. */}
          {verified.corrupt.length > (verified.setAside?.length ?? 0) ? null : (
            <>
              {' '}
              <Link onClick={() => repairImages(verified.affected, jobKey)}>
                {t('library.repair', { count: verified.affected.length })}
              </Link>
            </>
          )}
        </>
      ) : null}
      {exported === undefined ? null : <ExportedNote exported={exported} />}
    </EndedNote>
  );
}

function RepairSentence({ repair }: { repair: NonNullable<VerifyResult['repair']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { repaired, bytesFetched, problem } = repair;
  return (
    <>
      {repaired.length === 0
        ? null
        : `${t('repair.done', { count: repaired.length, size: format.bytes(bytesFetched) })} `}
      {problem === null ? null : `${shortSentence(problem, language)} `}
    </>
  );
}
