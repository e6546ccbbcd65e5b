import { useTranslation } from 'react-i18next';
import { cleanText } from '../../shared/text/clean-text.ts';
import { namelessEntry } from '../../shared/text/nameless-entry.ts';
import styles from './unread-entries.module.css';

/** Names that are shown: an index of garbage may have very many, and the first ones lead to the rest of them. */
const mostShown = 5;

interface UnreadEntriesProps {
  /** As a verification tells them: of a file that anybody may have written. */
  names: readonly string[];
}

/** Entries of the index that cannot be read, which of them nobody can verify, and what to do about them. */
export function UnreadEntries({ names }: UnreadEntriesProps) {
  const { t } = useTranslation();
  const shown = [...new Set(names.map((name) => cleanText(name).trim() || namelessEntry))];
  return (
    <div>
      {t('unread.title')}
      <ul className={styles.names}>
        {shown.slice(0, mostShown).map((name) => (
          <li key={name}>{name === namelessEntry ? t('unread.nameless') : name}</li>
        ))}
        {shown.length > mostShown ? <li>{t('unread.others')}</li> : null}
      </ul>
      {t('unread.remedy')}
    </div>
  );
}
