import { Button, Tooltip } from '@fluentui/react-components';
import { Checkmark16Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy16Regular } from '@fluentui/react-icons/svg/copy';
import { useTranslation } from 'react-i18next';
import { useCopy } from './hooks/use-copy.ts';

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "Copy digest". */
  label: string;
  tabIndex?: number;
}

/** A small button that copies a text and says for a moment that it did. */
export function CopyButton({ text, label, tabIndex }: CopyButtonProps) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const done = copied === text;
  return (
    <Tooltip content={done ? t('common.copied') : label} relationship="label">
      <Button
        size="small"
        appearance="transparent"
        tabIndex={tabIndex}
        icon={done ? <Checkmark16Regular /> : <Copy16Regular />}
        onClick={(event) => {
          event.stopPropagation();
          copy(text);
        }}
      />
    </Tooltip>
  );
}
