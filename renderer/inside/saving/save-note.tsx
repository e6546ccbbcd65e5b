import { Button, Link, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslation } from 'react-i18next';
import type { SavedFiles } from '../../../shared/inside/requests.ts';
import { useHostInfo } from '../../api/queries.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { callEngine } from '../../state/call-engine.ts';
import { dismissSaved, type SaveJob, stopSaving, useSaveJob } from './save-job.ts';
import styles from './save-note.module.css';

/** How saving goes that is under way, and what became of the last one. */
export function SaveNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const job = useSaveJob(({ job }) => job);
  if (job === null) return null;
  if (job.saved !== undefined) return <Saved job={job} saved={job.saved} />;
  const text = t('files.save.running', { name: job.name, ...format.share(job.bytes, job.total) });
  return (
    <div className={styles.running}>
      <div className={styles.line}>
        <span className={styles.words}>{text}</span>
        <Button size="small" appearance="subtle" onClick={stopSaving}>
          {t('files.stop')}
        </Button>
      </div>
      <ProgressBar label={text} value={job.total === 0 ? 0 : job.bytes / job.total} tone="here" />
    </div>
  );
}

function Saved({ job, saved }: { job: SaveJob; saved: SavedFiles }) {
  const { t } = useTranslation();
  const format = useFormat();
  const canReveal = useHostInfo().data?.capabilities.revealPath === true;
  const { leftCount, thereCount } = saved;
  const whole = leftCount + thereCount === 0;
  return (
    <MessageBar intent={whole ? 'success' : 'warning'} layout="multiline" className={styles.saved}>
      <MessageBarBody>
        <span role="status">
          {t('files.save.done', {
            count: saved.files,
            number: format.number(saved.files),
            size: format.bytes(saved.bytes),
            folder: job.folder,
          })}
          {thereCount === 0
            ? null
            : ` ${t('files.save.there', { count: thereCount, number: format.number(thereCount) })}`}
          {leftCount === 0
            ? null
            : ` ${t('files.save.left', { count: leftCount, number: format.number(leftCount) })}`}
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
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<Dismiss16Regular />}
            aria-label={t('common.close')}
            onClick={dismissSaved}
          />
        }
      />
    </MessageBar>
  );
}
