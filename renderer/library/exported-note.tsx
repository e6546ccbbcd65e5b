import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { dockerLoadCommand } from '../../shared/text/docker-load-command.ts';
import { useHostInfo } from '../api/queries.ts';
import { useCopy } from '../components/hooks/use-copy.ts';
import { callEngine } from '../state/call-engine.ts';
import type { LibraryJob } from '../state/library-jobs.ts';
import { showNote } from '../state/show-toast.ts';
import styles from './exported-note.module.css';

/** Says where an export lies, and offers what to do with it next. */
export function ExportedNote({ exported }: { exported: NonNullable<LibraryJob['exported']> }) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const host = useHostInfo().data;
  const { path, format } = exported;
  const copyCommand = (command: string) => {
    copy(command);
    showNote(t('common.copiedText', { text: command }));
  };
  return (
    <span className={styles.note}>
      <span className={styles.path}>{t('library.exported', { path })}</span>
      {host?.capabilities.revealPath === true ? (
        <Link onClick={() => callEngine((client) => client.host.revealPath({ path }))}>
          {t('library.showInFolder')}
        </Link>
      ) : null}
      {format === 'docker-archive' && host !== undefined ? (
        <Link onClick={() => copyCommand(dockerLoadCommand(path, host.operatingSystem))}>
          {t('library.copyLoad')}
        </Link>
      ) : null}
    </span>
  );
}
