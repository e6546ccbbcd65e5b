import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from './hooks/use-focus-return.ts';

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
  useFocusReturn();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{keep ?? t('library.keep')}</Button>
            <Button appearance="primary" onClick={onConfirm}>
              {confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
