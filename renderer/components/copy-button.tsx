import { Checkmark16Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy16Regular } from '@fluentui/react-icons/svg/copy';
import { useTranslation } from 'react-i18next';
import { useCopy } from './hooks/use-copy.ts';
import { IconButton } from './icon-button.tsx';

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
  const isDone = copied === text;
  return (
    <IconButton
      isSmall
      isLabelShown={isDone}
      label={isDone ? t('common.copied') : label}
      icon={isDone ? <Checkmark16Regular /> : <Copy16Regular />}
      {...(tabIndex === undefined ? {} : { tabIndex })}
      onClick={(event) => {
        event.stopPropagation();
        copy(text);
      }}
    />
  );
}
