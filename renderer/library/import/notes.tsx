import { MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import { fileName } from '../../components/export/export-path.ts';
import { EndedNote } from '../../components/notes/ended.tsx';
import { RunningNote } from '../../components/notes/running.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { dismissImport, type ImportJob, useImports } from '../../state/incoming/import-jobs.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './notes.module.css';

/** Names of images that a note spells out. */
const mostNames = 5;

/** How the imports of this window go, and what came of them. */
export function ImportNotes() {
  const jobs = useImports(({ jobs }) => jobs);
  return jobs.map((job) =>
    job.state === 'done' || job.state === 'failed' ? (
      <EndedImport key={job.id} job={job} />
    ) : (
      <RunningImport key={job.id} job={job} />
    ),
  );
}

function RunningImport({ job: { id, path, state, bytes, total } }: { job: ImportJob }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = fileName(path);
  const text =
    state === 'waiting'
      ? t('import.waiting', { name })
      : total === 0
        ? t('import.looking', { name })
        : t('import.running', { name, ...format.share(bytes, total) });
  return (
    <RunningNote text={text} value={total === 0 ? 0 : bytes / total} onStop={() => dismissImport(id)}>
      <span className={styles.name} title={path}>
        {text}
      </span>
    </RunningNote>
  );
}

function EndedImport({ job: { id, path, images, error } }: { job: ImportJob }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const names = images
    .slice(0, mostNames)
    .map(({ reference, digest }) => (reference === digest ? shortDigest(digest) : reference));
  const others = images.length - names.length;
  const unnamed = images.filter(({ reference, digest }) => reference === digest).length;
  const rebuilt = images.filter((image) => image.rebuilt).length;
  const wrong = images.filter(({ signed }) => signed === 'bad').length;
  const notGood = images.filter(({ signed = 'good' }) => signed !== 'good' && signed !== 'bad').length;
  const good = images.filter(({ signed }) => signed === 'good').length;
  const isWrong = error !== undefined || wrong > 0;
  return (
    <EndedNote
      intent={isWrong ? 'error' : notGood > 0 ? 'warning' : 'success'}
      className={styles.ended}
      title={path}
      onClose={() => dismissImport(id)}
    >
      <MessageBarTitle>{fileName(path)}</MessageBarTitle>
      {error === undefined ? (
        <>
          {t('import.done', { count: images.length })} {names.join(t('common.comma'))}
          {others > 0 ? ` ${t('import.others', { count: others })}` : ''}
          {wrong > 0 ? <p>{t('import.wronglySigned', { count: wrong })}</p> : null}
          {notGood > 0 ? <p>{t('import.notWellSigned', { count: notGood })}</p> : null}
          {good > 0 ? <p>{t('import.wellSigned', { count: good })}</p> : null}
          {rebuilt > 0 ? <p>{t('import.rebuilt', { count: rebuilt })}</p> : null}
          {unnamed > 0 ? <p>{t('import.unnamed', { count: unnamed })}</p> : null}
        </>
      ) : (
        shortSentence(error, language)
      )}
    </EndedNote>
  );
}
