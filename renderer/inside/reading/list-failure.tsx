import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { errorDataOf } from '../../api/error-data.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import type { OpenedImage } from './image-of.ts';
import { forgetOpened, isOutdated, reopenOnce } from './reopen.ts';

interface ListFailureProps {
  opened: OpenedImage;
  failure: unknown;
}

/**
 * Says why files could not be read that are shown, or are to be. Where others have changed the image since it was
 * opened, it is opened again without a question.
 */
export function ListFailure({ opened, failure }: ListFailureProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const error = errorDataOf(failure);
  useEffect(() => {
    if (isOutdated(failure)) reopenOnce(opened);
  }, [opened, failure]);
  return (
    <MessageBar intent="error" shape="square" layout="multiline">
      <MessageBarBody role="alert">{shortSentence(error, language)}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => forgetOpened(opened.image)}>
          {t('files.opening.again')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
