import type { MouseEvent, ReactNode, Ref } from 'react';
import styles from './icon-button.module.css';

interface IconButtonProps {
  /** The button's accessible name and its tooltip. */
  label: string;
  icon: ReactNode;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  tabIndex?: number;
  ref?: Ref<HTMLButtonElement>;
  /** For a button that opens a menu: whether it is open. */
  isMenuOpen?: boolean;
  /** For a button within a line of text. */
  isSmall?: boolean;
  /** Shows the label beside the button, whatever has the focus. */
  isLabelShown?: boolean;
}

/** A button for rows of long lists, where Fluent's buttons and tooltips are too slow for fast scrolling. */
export function IconButton(props: IconButtonProps) {
  const { label, icon, onClick, tabIndex, ref, isMenuOpen, isSmall, isLabelShown } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={styles.button}
      aria-label={label}
      title={label}
      data-small={isSmall || undefined}
      data-labelled={isLabelShown || undefined}
      tabIndex={tabIndex}
      {...(isMenuOpen === undefined ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': isMenuOpen })}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}
