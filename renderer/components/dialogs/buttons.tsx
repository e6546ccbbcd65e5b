import { Button } from '@fluentui/react-components';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './buttons.module.css';

interface DialogButtonsProps {
  /** What the button says that leaves things as they are; `Cancel` where it is left out. */
  dismiss?: string | undefined;
  onDismiss: () => void;
  /** What the other one does, as it says it. */
  children: ReactNode;
  icon?: ReactElement;
  /** Sends the form that the dialog is. */
  type?: 'submit';
  disabled?: boolean;
  /** Cannot be pressed, and keeps the focus. */
  disabledFocusable?: boolean;
  onClick?: () => void;
}

/** The buttons of a dialog that asks for something: the one that leaves things as they are, then the one that goes on. */
export function DialogButtons({ dismiss, onDismiss, children, ...confirm }: DialogButtonsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button onClick={onDismiss}>{dismiss ?? t('common.dismiss')}</Button>
      <Button appearance="primary" className={styles.confirm} {...confirm}>
        {children}
      </Button>
    </>
  );
}

/** The button that leaves a dialog which only shows something. It is never the primary one: it does nothing. */
export function CloseButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return <Button onClick={onClick}>{t('common.close')}</Button>;
}
