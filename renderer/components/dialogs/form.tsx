import type { ReactNode } from 'react';
import { DialogButtons } from './buttons.tsx';
import { DialogFrame } from './frame.tsx';

interface FormDialogProps {
  title: string;
  /** What sending does, as its button says it. */
  confirm: string;
  /** False while what is filled in cannot be sent. */
  canConfirm: boolean;
  onConfirm: () => void;
  onClose: () => void;
  className?: string | undefined;
  contentClassName?: string | undefined;
  /** Its fields. */
  children: ReactNode;
}

/** A dialog that asks for something and is sent by its button or by Enter. It stays open until its owner closes it. */
export function FormDialog({ confirm, canConfirm, onConfirm, onClose, children, ...frame }: FormDialogProps) {
  return (
    <DialogFrame
      {...frame}
      onClose={onClose}
      onSubmit={() => {
        if (canConfirm) onConfirm();
      }}
      actions={
        <DialogButtons onDismiss={onClose} type="submit" disabled={!canConfirm}>
          {confirm}
        </DialogButtons>
      }
    >
      {children}
    </DialogFrame>
  );
}
