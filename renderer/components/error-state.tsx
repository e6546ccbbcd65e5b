import { Button } from '@fluentui/react-components';
import { ErrorCircle24Regular } from '@fluentui/react-icons/svg/error-circle';
import { PlugDisconnected28Regular } from '@fluentui/react-icons/svg/plug-disconnected';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorData, ErrorCode } from '../../shared/errors.ts';
import { navigate } from '../state/navigation.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import { EmptyState } from './empty-state.tsx';
import { useCopy } from './hooks/use-copy.ts';
import { needsSignIn, SignInButton } from './sign-in/button.tsx';
import { shortSentence } from './text/short-sentence.ts';

interface ErrorStateProps {
  error: AppErrorData;
  onRetry?: () => void;
  /** The registry that was asked, where signing in to it may help. */
  registry?: string | undefined;
  /** A hint below the sentence. */
  children?: ReactNode;
}

const unreachable: ReadonlySet<ErrorCode> = new Set(['NETWORK', 'TIMEOUT', 'TLS']);
const settingsHelp: ReadonlySet<ErrorCode> = new Set([
  ...unreachable,
  'UNAUTHORIZED',
  'DENIED',
  'DISK_FULL',
  'DISK_PERMISSION',
]);

/** Stands where content could not be shown: says what happened and what to do, and has a button that does it. */
export function ErrorState({ error, onRetry, registry, children }: ErrorStateProps) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const { copied, copy } = useCopy();
  const canSignIn = registry !== undefined && needsSignIn(error);
  const details = JSON.stringify(error, null, 2);
  return (
    <EmptyState
      icon={unreachable.has(error.code) ? <PlugDisconnected28Regular /> : <ErrorCircle24Regular />}
      title={t(`errors.titles.${error.code}`)}
      actions={
        <>
          {canSignIn ? <SignInButton registry={registry} onSignedIn={() => onRetry?.()} /> : null}
          {onRetry === undefined ? null : (
            <Button appearance={canSignIn ? 'secondary' : 'primary'} onClick={onRetry}>
              {t('errors.tryAgain')}
            </Button>
          )}
          {settingsHelp.has(error.code) ? (
            <Button onClick={() => navigate({ place: 'settings' })}>{t('errors.openSettings')}</Button>
          ) : null}
          <Button appearance="subtle" onClick={() => copy(details)}>
            {copied === details ? t('common.copied') : t('errors.copyDetails')}
          </Button>
        </>
      }
    >
      <p role="alert">{shortSentence(error, language)}</p>
      {children}
    </EmptyState>
  );
}
