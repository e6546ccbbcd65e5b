import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogButtons } from './buttons.tsx';
import { DialogFrame } from './frame.tsx';

interface QuestionDialogProps {
  title: string;
  /** What confirming does, as its button says it. */
  confirm: string;
  /** What the other button says; `Keep it` where it is left out. */
  keep?: string;
  onConfirm: () => void;
  onClose: () => void;
  /** Says what the user loses by confirming. */
  children: ReactNode;
}

/** Asks before the user loses something. The button that keeps it comes first. */
export function QuestionDialog({ title, confirm, keep, onConfirm, onClose, children }: QuestionDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      isAlert
      title={title}
      onClose={onClose}
      actions={
        <DialogButtons dismiss={keep ?? t('library.keep')} onDismiss={onClose} onClick={onConfirm}>
          {confirm}
        </DialogButtons>
      }
    >
      {children}
    </DialogFrame>
  );
}
