import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  type MessageBarProps,
} from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface EndedNoteProps extends Pick<MessageBarProps, 'intent' | 'shape' | 'className' | 'title'> {
  onClose: () => void;
  /** What is said. */
  children: ReactNode;
}

/** What became of a piece of work, until the user closes it. */
export function EndedNote({ onClose, children, ...bar }: EndedNoteProps) {
  const { t } = useTranslation();
  return (
    <MessageBar layout="multiline" {...bar}>
      <MessageBarBody>{children}</MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<Dismiss16Regular />}
            aria-label={t('common.close')}
            onClick={onClose}
          />
        }
      />
    </MessageBar>
  );
}
