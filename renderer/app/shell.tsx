import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { Suspense, useDeferredValue, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/connection-store.ts';
import { RemovalDialog } from '../downloads/removal-dialog.tsx';
import { IncomingLists } from '../lists/incoming-lists.tsx';
import { CommandPalette } from '../palette/command-palette.tsx';
import { reconnectNow } from '../state/keep-connected.ts';
import { useRoute } from '../state/navigation.ts';
import { useSettingsMirror } from '../state/use-settings.ts';
import { Announcer } from './announcer.tsx';
import { ConnectionPage } from './connection-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { useFocusInPlace } from './focus-place.ts';
import { LinkDialog } from './link-dialog.tsx';
import { ContextMenu } from './overlays/context-menu.tsx';
import { ShortcutsSheet } from './overlays/shortcuts-sheet.tsx';
import { type PageName, pageOf, pages } from './pages.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';

/** The frame around every place: rail, top bar, the place, status bar. */
export function Shell() {
  // The providers around it are drawn first, and then the shell in slices.
  const hasConnected = useDeferredValue(
    useConnection(({ hasConnected }) => hasConnected),
    false,
  );
  return hasConnected ? <ConnectedShell /> : <ConnectionPage />;
}

function ConnectedShell() {
  const { t } = useTranslation();
  const place = useRoute(({ route }) => route.place);
  const page = useRoute(({ route }) => pageOf(route));
  useSettingsMirror();
  useFocusInPlace(place);

  useEffect(() => {
    document.title = `${t(`places.${place}`)} · Longshore`;
  }, [place, t]);

  return (
    <div className={styles.shell}>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link moves the focus without touching the hash route */}
      <a href="#main" className={styles.skip} onClick={skipToMain}>
        {t('app.skip')}
      </a>
      <Rail />
      <TopBar />
      <main id="main" tabIndex={-1} className={styles.main}>
        <ConnectionBar />
        <div className={styles.place}>
          <ErrorBoundary resetKey={page}>
            <Suspense fallback={null}>
              <CurrentPage page={page} />
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <StatusBar />
      <CommandPalette />
      <IncomingLists />
      <RemovalDialog />
      <LinkDialog />
      <ContextMenu />
      <ShortcutsSheet />
      <Toasts />
      <Announcer />
    </div>
  );
}

/** Draws the place after the frame around it, in slices, so that neither start nor change of place holds a frame up. */
function CurrentPage({ page }: { page: PageName }) {
  const shown = useDeferredValue<PageName | null>(page, null);
  if (shown === null) return null;
  const Page = pages[shown];
  return <Page />;
}

function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** A line that says that the engine cannot be reached. The rest of the window stays as it was. */
function ConnectionBar() {
  const { t } = useTranslation();
  const status = useConnection(({ status }) => status);
  if (status === 'ready') return null;
  return (
    <MessageBar intent="warning" shape="square">
      <MessageBarBody>{t(status === 'refused' ? 'connection.refused' : 'connection.lost')}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={reconnectNow}>
          {t('connection.reconnect')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
