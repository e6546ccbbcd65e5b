import { Button, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { Alert16Regular } from '@fluentui/react-icons/svg/alert';
import { useTranslation } from 'react-i18next';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { type KeptNote, seeNotes, useNotes } from '../../state/frame/notes.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import styles from './notes.module.css';

/** The button in the status bar behind which the messages of this session are found again. */
export function Notes() {
  const { t } = useTranslation();
  const notes = useNotes(({ notes }) => notes);
  const unseen = useNotes(({ unseen }) => unseen);
  if (notes.length === 0) return null;
  const label = unseen === 0 ? t('notes.title') : t('notes.unseen', { count: unseen });
  return (
    <Popover
      trapFocus
      positioning="above-end"
      onOpenChange={(_, { open }) => (open ? seeNotes() : undefined)}
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          size="small"
          className={styles.button}
          icon={<Alert16Regular />}
          aria-label={label}
          title={label}
        >
          {unseen === 0 ? null : <span className={styles.count}>{unseen}</span>}
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={t('notes.title')}>
        <h2 className={styles.title}>{t('notes.title')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <ul className={styles.list} tabIndex={0} aria-label={t('notes.title')}>
          {notes.map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}

function Note({ note: { time, request } }: { note: KeptNote }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const isError = 'error' in request;
  return (
    <li className={styles.note} data-error={isError || undefined}>
      <time className={styles.time} dateTime={time}>
        {format.moment(time)}
      </time>
      <span className={styles.text}>
        {isError ? (
          <>
            <strong>{t(`errors.titles.${request.error.code}`)}</strong>{' '}
            {shortSentence(request.error, language)}
          </>
        ) : (
          request.text
        )}
      </span>
      {isError || request.action === undefined ? null : (
        <Button size="small" onClick={request.action.run}>
          {request.action.label}
        </Button>
      )}
    </li>
  );
}
