import { Link, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useHostInfo } from '../../api/queries.ts';
import { EndedNote } from '../../components/notes/ended.tsx';
import { RunningNote } from '../../components/notes/running.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { callEngine } from '../../state/call-engine.ts';
import {
  type BundleJob,
  dismissBundle,
  stopBundle,
  useBundleJob,
  writeBundle,
} from '../../state/library/bundle-job.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { LoadCommands } from './load-commands.tsx';
import styles from './note.module.css';

/** How the bundle goes that is being written, and what became of the last one. */
export function BundleNote() {
  const job = useBundleJob(({ job }) => job);
  if (job === null) return null;
  return job.state === 'running' ? <RunningBundle job={job} /> : <EndedBundle job={job} />;
}

function RunningBundle({ job }: { job: BundleJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = t(`bundle.running.${job.phase}`, {
    ...format.share(job.bytes, job.total),
    path: job.request.target.path,
  });
  return <RunningNote text={text} value={job.total === 0 ? 0 : job.bytes / job.total} onStop={stopBundle} />;
}

function EndedBundle({ job }: { job: BundleJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const canReveal = useHostInfo().data?.capabilities.revealPath === true;
  const { request, result, error } = job;
  const { path } = request.target;
  return (
    <EndedNote
      intent={result !== undefined ? 'success' : error === undefined ? 'info' : 'error'}
      className={styles.ended}
      onClose={dismissBundle}
    >
      <MessageBarTitle>
        {result === undefined
          ? t('bundle.ended.stopped', { path })
          : t('bundle.ended.done', { path, size: format.bytes(result.size) })}
      </MessageBarTitle>
      {result === undefined
        ? error === undefined
          ? t('bundle.ended.kept')
          : shortSentence(error, language)
        : result.isReadBack
          ? t('bundle.ended.compared', { count: result.files })
          : t('bundle.ended.notCompared')}{' '}
      {result === undefined || result.sumsDigest === null
        ? null
        : `${t('bundle.ended.sums', { sum: result.sumsDigest.slice(-12) })} `}
      {result === undefined ? (
        <Link onClick={() => void writeBundle(request)}>{t('bundle.ended.goOn')}</Link>
      ) : null}
      {result !== undefined && canReveal ? (
        <Link onClick={() => callEngine(({ host }) => host.revealPath({ path }))}>
          {t('library.showInFolder')}
        </Link>
      ) : null}
      {result === undefined || result.sumsDigest === null || request.target.scripts === false ? null : (
        <div className={styles.commands}>
          <LoadCommands />
        </div>
      )}
    </EndedNote>
  );
}
