import { Link, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { displayHost } from '../../../shared/reference.ts';
import { EndedNote } from '../../components/notes/ended.tsx';
import { RunningNote } from '../../components/notes/running.tsx';
import { needsSignIn, SignInButton } from '../../components/sign-in/button.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { sumOfCopy } from '../../state/library/copied-images.ts';
import { type CopyJob, copyImages, dismissCopy, stopCopy, useCopyJob } from '../../state/library/copy-job.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './note.module.css';
import { CopyResults } from './results.tsx';

/** How the copy to a registry goes that is under way, and what became of the last one. */
export function CopyNote() {
  const job = useCopyJob(({ job }) => job);
  if (job === null) return null;
  return job.state === 'running' ? <RunningCopy job={job} /> : <EndedCopy job={job} />;
}

function RunningCopy({ job }: { job: CopyJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const registry = displayHost(job.registry);
  const count = job.request.images.length;
  const current = job.images.at(-1);
  const share = current === undefined || current.total === 0 ? 0 : current.bytes / current.total;
  const text =
    current === undefined
      ? t('copying.starting', { count, registry })
      : t('copying.running', {
          ...format.share(current.bytes, current.total),
          reference: current.reference,
          registry,
          number: job.images.length,
          count,
        });
  return (
    <RunningNote text={text} value={(Math.max(0, job.images.length - 1) + share) / count} onStop={stopCopy} />
  );
}

function EndedCopy({ job }: { job: CopyJob }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { error, images, registry, request, state } = job;
  const isWhole = state === 'done' && images.every((image) => image.state === 'done');
  const refused = [error, ...images.map((image) => image.error)].find(
    (each) => each !== undefined && needsSignIn(each),
  );
  const { attached, attachedLeft } = sumOfCopy(images);
  const again = () => void copyImages(request, registry);
  return (
    <EndedNote
      intent={isWhole ? 'success' : state === 'stopped' ? 'info' : 'error'}
      className={styles.ended}
      onClose={dismissCopy}
    >
      <MessageBarTitle>
        <CopyTitle job={job} isWhole={isWhole} />
      </MessageBarTitle>
      {error === undefined ? null : `${shortSentence(error, language)} `}
      {attached === 0 ? null : `${t('copying.attachedDone', { count: attached })} `}
      {attachedLeft === 0 ? null : `${t('copying.attachedLeft', { count: attachedLeft })} `}
      {isWhole ? null : `${t('copying.kept')} `}
      {isWhole ? null : <Link onClick={again}>{t('copying.again')}</Link>}
      {refused === undefined ? null : (
        <SignInButton registry={registry} onSignedIn={again} className={styles.signIn} />
      )}
      <CopyResults images={images} />
    </EndedNote>
  );
}

function CopyTitle({ job, isWhole }: { job: CopyJob; isWhole: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bytesSent, done } = sumOfCopy(job.images);
  const registry = displayHost(job.registry);
  const count = job.request.images.length;
  if (isWhole) return t('copying.done', { count, registry, size: format.bytes(bytesSent) });
  if (job.state === 'stopped') return t('copying.stopped', { registry });
  return done === 0 ? t('copying.failed', { registry }) : t('copying.partly', { done, count, registry });
}
