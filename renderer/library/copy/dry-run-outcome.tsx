import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import { displayHost } from '../../../shared/reference.ts';
import { needsSignIn, SignInButton } from '../../components/sign-in/button.tsx';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { type CopiedImage, sumOfCopy } from '../../state/library/copied-images.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import type { CopyPlaces } from './choice.ts';
import styles from './dry-run-outcome.module.css';

interface DryRunOutcomeProps {
  places: CopyPlaces;
  dryRun: {
    isLooking: boolean;
    images: readonly CopiedImage[] | undefined;
    error: AppErrorData | undefined;
    look: () => void;
  };
}

/** What would be sent in all, or why the registry did not say. */
export function DryRunOutcome({ places, dryRun }: DryRunOutcomeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  const { images, error, isLooking, look } = dryRun;
  const registry = places.state === 'right' ? places.registry : '';
  const refused =
    error ?? images?.find((image) => image.error !== undefined && needsSignIn(image.error))?.error;
  const sum = images === undefined ? undefined : sumOfCopy(images);
  return (
    <div className={styles.room}>
      <p role="status" className={styles.sum}>
        {isLooking
          ? t('copying.checking', { registry: displayHost(registry) })
          : sum === undefined || sum.done === 0
            ? refused === undefined
              ? t('copying.unchecked')
              : ''
            : t('copying.wouldSend', { part: format.bytes(sum.bytesSent), total: format.bytes(sum.total) })}
        {sum === undefined ? null : <Attached sum={sum} />}
      </p>
      {refused === undefined ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <span role="alert">{shortSentence(refused, language)}</span>
            {needsSignIn(refused) ? (
              <SignInButton registry={registry} onSignedIn={look} className={styles.signIn} />
            ) : null}
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

function Attached({ sum: { attached, attachedLeft } }: { sum: { attached: number; attachedLeft: number } }) {
  const { t } = useTranslation();
  return (
    <>
      {attached === 0 ? null : ` ${t('copying.attachedAlong', { count: attached })}`}
      {attachedLeft === 0 ? null : ` ${t('copying.attachedLeft', { count: attachedLeft })}`}
    </>
  );
}
