import { Link, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { isFullReference } from '../../shared/library/find-images.ts';
import type { VerifyResult } from '../../shared/schemas/library.ts';
import { signatureWords } from '../../shared/text/signature-words.ts';
import { useLibraryStatus } from '../api/queries.ts';
import { EndedNote } from '../components/notes/ended.tsx';
import { shortSentence } from '../components/text/short-sentence.ts';
import { useFormat } from '../components/text/use-format.ts';
import { dismissJob, type LibraryJob, repairBlobs, repairImages } from '../state/library-jobs.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import { useSettings } from '../state/use-settings.ts';
import { ExportedNote } from './exported-note.tsx';
import { intentOf } from './job-intent.ts';
import styles from './job-note.module.css';
import { UnreadEntries } from './unread-entries.tsx';

export interface ShownJobProps {
  job: LibraryJob;
  jobKey: string;
  title: string | undefined;
}

/** What became of work on the library, and what can be done about it. */
export function EndedJob({ job, jobKey, title }: ShownJobProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  const keepsNothing = useSettings().fetchAttached === 'none';
  const { verified, exported, error, wrong = [] } = job;
  // What has no name, or one that names no registry, cannot be downloaded.
  const fetchable = verified?.affected.filter(({ reference }) => isFullReference(reference)) ?? [];
  return (
    <EndedNote intent={intentOf(job)} className={styles.ended} onClose={() => dismissJob(jobKey)}>
      {title === undefined ? null : <MessageBarTitle>{title}</MessageBarTitle>}
      {error === undefined
        ? null
        : error.code === 'MANIFEST_UNKNOWN'
          ? t('library.gone')
          : shortSentence(error, language)}
      {verified?.unreadEntries === undefined ? null : <UnreadEntries names={verified.unreadEntries} />}
      {verified?.ok === true && verified.repair === undefined && wrong.length === 0
        ? t(verified.unreadEntries === undefined ? 'library.verifiedOk' : 'unread.allElse', {
            count: verified.blobs,
          })
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
          {verified.corrupt.length > (verified.setAside?.length ?? 0) || fetchable.length === 0 ? null : (
            <>
              {' '}
              <Link onClick={() => repairImages(fetchable, jobKey)}>
                {t('library.repair', { count: fetchable.length })}
              </Link>
              {keepsNothing && fetchable.some(({ lacksAttached }) => lacksAttached === true)
                ? ` ${t('library.repairKept')}`
                : null}
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
