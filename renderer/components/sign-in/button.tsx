import { Button, Link } from '@fluentui/react-components';
import { type MouseEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorData } from '../../../shared/errors.ts';
import { displayHost } from '../../../shared/reference.ts';
import { SignInDialog } from './sign-in-dialog.tsx';

/** True for an error that signing in may mend. */
export function needsSignIn({ code }: Pick<AppErrorData, 'code'>): boolean {
  return code === 'UNAUTHORIZED' || code === 'DENIED';
}

interface SignInButtonProps {
  /** The registry that asks, as `parseReference` gives it. */
  registry: string;
  /** Tries again what failed. */
  onSignedIn: () => void;
  /** Set in a row, where a button would be too large: its tab index. */
  linkTabIndex?: number;
  className?: string | undefined;
}

/** Signs in where a sign-in was asked for, and then tries again by itself. */
export function SignInButton({ registry, onSignedIn, linkTabIndex, className }: SignInButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const host = displayHost(registry);
  const open = (event: MouseEvent) => {
    event.stopPropagation();
    setIsOpen(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps clicks in the dialog from a row around it
    <span className={className} onClick={(event) => event.stopPropagation()}>
      {linkTabIndex === undefined ? (
        <Button appearance="primary" onClick={open}>
          {t('errors.signIn', { host })}
        </Button>
      ) : (
        <Link className={className} tabIndex={linkTabIndex} onClick={open}>
          {t('errors.signIn', { host })}
        </Link>
      )}
      {isOpen ? (
        <SignInDialog registry={host} onClose={() => setIsOpen(false)} onSignedIn={onSignedIn} />
      ) : null}
    </span>
  );
}
