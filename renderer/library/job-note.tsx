import { Button, Link, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../api/queries.ts';
import { callEngine } from '../app/call-engine.ts';
import { useCurrentLanguage } from '../app/use-language.ts';
import { ProgressBar } from '../components/progress-bar.tsx';
import { shortSentence } from '../components/short-sentence.ts';
import { useFormat } from '../components/use-format.ts';
import { dismissJob, type LibraryJob, repairImages, useLibraryJobs } from '../stores/library-jobs.ts';
import styles from './job-note.module.css';

/** How a check or export goes, and how it ended. */
export function JobNote({ jobKey }: { jobKey: string }) {
  const job = useLibraryJobs(({ jobs }) => jobs[jobKey]);
  if (job === undefined) return null;
  return job.state === 'running' ? (
    <RunningJob job={job} jobKey={jobKey} />
  ) : (
    <EndedJob job={job} jobKey={jobKey} />
  );
}

function RunningJob({ job, jobKey }: { job: LibraryJob; jobKey: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = t(`library.running.${job.kind}`, format.share(job.bytes, job.total));
  return (
    <div className={styles.running}>
      <div className={styles.line}>
        <span>{text}</span>
        <Button size="small" appearance="subtle" onClick={() => dismissJob(jobKey)}>
          {t('library.stop')}
        </Button>
      </div>
      <ProgressBar label={text} value={job.total === 0 ? 0 : job.bytes / job.total} tone="registry" />
    </div>
  );
}

function EndedJob({ job, jobKey }: { job: LibraryJob; jobKey: string }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const canReveal = useHostInfo().data?.capabilities.revealPath ?? false;
  const { verified, exported, error } = job;
  const isBad = error !== undefined || verified?.ok === false;
  return (
    <MessageBar intent={isBad ? 'error' : 'success'} className={styles.ended}>
      <MessageBarBody>
        {error === undefined ? null : shortSentence(error, language)}
        {verified === undefined
          ? null
          : verified.ok
            ? t('library.verifiedOk', { count: verified.blobs })
            : null}
        {verified?.ok === false
          ? t('library.verifiedBad', { corrupt: verified.corrupt.length, missing: verified.missing.length })
          : null}
        {verified !== undefined && verified.affected.length > 0 ? (
          <>
            {' '}
            <Link onClick={() => repairImages(verified.affected, jobKey)}>
              {t('library.repair', { count: verified.affected.length })}
            </Link>
          </>
        ) : null}
        {exported === undefined ? null : t('library.exported', { path: exported.path })}{' '}
        {exported !== undefined && canReveal ? (
          <Link onClick={() => callEngine(({ host }) => host.revealPath({ path: exported.path }))}>
            {t('library.showInFolder')}
          </Link>
        ) : null}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<Dismiss16Regular />}
            aria-label={t('common.close')}
            onClick={() => dismissJob(jobKey)}
          />
        }
      />
    </MessageBar>
  );
}
