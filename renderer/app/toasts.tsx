import {
  Button,
  Toast,
  ToastBody,
  Toaster,
  ToastFooter,
  ToastTitle,
  ToastTrigger,
  useId,
  useToastController,
} from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { shortSentence } from '../components/text/short-sentence.ts';
import type { ToastRequest } from '../state/frame/toast-request.ts';
import { onToast } from '../state/show-toast.ts';
import { useCurrentLanguage } from '../state/use-language.ts';
import styles from './toasts.module.css';

/** How long a note stays (ms). The pointer on it or the focus in it stops the time. */
const noteTime = 6000;
const mostToasts = 3;
/** Distance from the window's edges (px); the toasts stand beside the rail and above the status bar. */
const offset = { horizontal: 92, vertical: 44 };

interface ShownToast {
  toastId: string;
  isError: boolean;
}

/** F6 leads to the toasts. */
const shortcuts = { focus: ({ key }: KeyboardEvent) => key === 'F6' };

/** The toasts at the lower left edge, since what is pressed in a page is at its right. Fluent's toaster reads each of them out once. */
export function Toasts() {
  const toasterId = useId('toaster');
  const { dispatchToast, dismissToast } = useToastController(toasterId);
  useEffect(() => {
    let shown: readonly ShownToast[] = [];
    let lastId = 0;
    const forget = (toastId: string) => {
      shown = shown.filter((toast) => toast.toastId !== toastId);
    };
    return onToast((request) => {
      lastId += 1;
      const toastId = `${toasterId}-${lastId}`;
      const isError = 'error' in request;
      dispatchToast(<ToastContent request={request} />, {
        toastId,
        intent: isError ? 'error' : (request.intent ?? 'success'),
        politeness: 'polite',
        timeout: isError ? -1 : noteTime,
        onStatusChange: (_, { status }) => {
          if (status !== 'unmounted') return;
          forget(toastId);
          if (!isError) request.onGone?.();
        },
      });
      shown = [...shown, { toastId, isError }];
      const leaving = toastToLeave(shown);
      if (leaving === undefined) return;
      forget(leaving);
      dismissToast(leaving);
    });
  }, [toasterId, dispatchToast, dismissToast]);
  return (
    <Toaster
      toasterId={toasterId}
      position="bottom-start"
      offset={offset}
      shortcuts={shortcuts}
      className={styles.toaster}
    />
  );
}

/**
 * The toast that makes room for the newest one, when there are too many. Fluent's own limit would let the newest wait
 * behind errors that stay. Notes leave first; an error leaves only when all the older ones are errors.
 */
function toastToLeave(shown: readonly ShownToast[]): string | undefined {
  if (shown.length <= mostToasts) return undefined;
  const older = shown.slice(0, -1);
  return (older.find(({ isError }) => !isError) ?? older[0])?.toastId;
}

function ToastContent({ request }: { request: ToastRequest }) {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  const close = (
    <ToastTrigger>
      <Button
        size="small"
        appearance="transparent"
        icon={<Dismiss16Regular />}
        aria-label={t('common.close')}
      />
    </ToastTrigger>
  );
  // The toaster reads out the text of the whole toast, so its parts need spaces between them.
  if ('error' in request)
    return (
      <Toast className={styles.toast}>
        <ToastTitle action={{ className: styles.close, children: close }}>
          {t(`errors.titles.${request.error.code}`)}
        </ToastTitle>{' '}
        <ToastBody>{shortSentence(request.error, language)}</ToastBody>
      </Toast>
    );
  const { text, action } = request;
  return (
    <Toast className={styles.toast}>
      <ToastTitle className={styles.note} action={{ className: styles.close, children: close }}>
        {text}
      </ToastTitle>{' '}
      {action === undefined ? null : (
        <ToastFooter className={styles.footer}>
          <ToastTrigger>
            <Button size="small" onClick={action.run}>
              {action.label}
            </Button>
          </ToastTrigger>
        </ToastFooter>
      )}
    </Toast>
  );
}
