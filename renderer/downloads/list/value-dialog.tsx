import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  type FieldProps,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../../components/hooks/use-focus-return.ts';

interface ValueDialogProps {
  title: string;
  /** Label, hint and fault of the one field. */
  field: Pick<FieldProps, 'label' | 'hint' | 'validationMessage' | 'children'>;
  isValid: boolean;
  /** Takes the value, which is valid; the dialog closes then. */
  onApply: () => void;
  onClose: () => void;
}

/** Asks for one value of a download. */
export function ValueDialog({ title, field, isValid, onApply, onClose }: ValueDialogProps) {
  const { t } = useTranslation();
  useFocusReturn();
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!isValid) return;
            onApply();
            onClose();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              <Field {...field} />
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('common.dismiss')}</Button>
              <Button type="submit" appearance="primary" disabled={!isValid}>
                {t('common.apply')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
