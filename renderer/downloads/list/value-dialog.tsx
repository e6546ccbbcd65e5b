import { Field, type FieldProps } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../components/dialogs/form.tsx';

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
  return (
    <FormDialog
      title={title}
      confirm={t('common.apply')}
      canConfirm={isValid}
      onConfirm={() => {
        onApply();
        onClose();
      }}
      onClose={onClose}
    >
      <Field {...field} />
    </FormDialog>
  );
}
