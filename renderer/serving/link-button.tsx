import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import styles from './link-button.module.css';

interface LinkButtonProps {
  onClick: () => void;
  /** Whether what it opens is open; undefined where it opens nothing. */
  isOpen?: boolean;
  children: ReactNode;
}

/** A button that looks like a link, beside what it belongs to. */
export function LinkButton({ onClick, isOpen, children }: LinkButtonProps) {
  return (
    <Button
      size="small"
      appearance="transparent"
      className={styles.link}
      onClick={onClick}
      {...(isOpen === undefined ? {} : { 'aria-expanded': isOpen })}
    >
      {children}
    </Button>
  );
}
