import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../progress-bar.tsx';
import styles from './running.module.css';

interface RunningNoteProps {
  /** How it goes, as the bar is called. */
  text: string;
  /** What is shown of that, where it is more than the text. */
  children?: ReactNode;
  /** From 0 to 1. */
  value: number;
  onStop: () => void;
}

/** A piece of work of the library that is under way: how far it is, and what stops it. */
export function RunningNote({ text, children = <span>{text}</span>, value, onStop }: RunningNoteProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.note}>
      <div className={styles.line}>
        {children}
        <Button size="small" appearance="subtle" onClick={onStop}>
          {t('library.stop')}
        </Button>
      </div>
      <ProgressBar label={text} value={value} tone="registry" />
    </div>
  );
}
