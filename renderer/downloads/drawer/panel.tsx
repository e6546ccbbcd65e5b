import { Button, Tab, TabList } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslation } from 'react-i18next';
import type { ConnectionDetail } from '../../../shared/schemas/download.ts';
import { PaneResizer } from '../../components/pane-resizer.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { setUi, useUi } from '../../state/ui-store.ts';
import { ErrorNote } from './error-note.tsx';
import { LayersTab } from './layers-tab.tsx';
import { LogTab } from './log-tab.tsx';
import styles from './panel.module.css';
import { SpeedTab } from './speed-tab.tsx';
import { useDownloadDetail } from './use-download-detail.ts';

interface DownloadDrawerProps {
  id: string;
  onClose: () => void;
}

/** Height in pixels that the rest of the window needs, with one row of the list. */
const roomForList = 300;
const lowest = 140;

const tabs = ['layers', 'speed', 'log'] as const;

/** One download in detail: its layers and pieces, its speed, and what the engine did. */
export function DownloadDrawer({ id, onClose }: DownloadDrawerProps) {
  const { t } = useTranslation();
  const tab = useUi(({ drawerTab }) => drawerTab);
  const detail = useDownloadDetail(id);
  const highest = Math.max(lowest, window.innerHeight - roomForList);
  const wanted = useUi(({ drawerHeight }) => drawerHeight) ?? usualHeight();
  const height = Math.min(highest, wanted);
  return (
    <>
      <PaneResizer
        label={t('drawer.resize')}
        pane="below"
        size={height}
        min={lowest}
        max={highest}
        initial={usualHeight()}
        onResize={(next) => setUi({ drawerHeight: next === usualHeight() ? null : next })}
      />
      <section className={styles.drawer} style={{ height }} aria-label={t('drawer.title')}>
        <div className={styles.head}>
          <TabList
            size="small"
            selectedValue={tab}
            onTabSelect={(_, { value }) =>
              setUi({ drawerTab: tabs.find((name) => name === value) ?? 'layers' })
            }
          >
            {tabs.map((name) => (
              <Tab key={name} value={name} id={`drawer-tab-${name}`} className={styles.tab}>
                {t(`drawer.tabs.${name}`)}
              </Tab>
            ))}
          </TabList>
          <Connections connections={detail?.connections ?? []} />
          <Button
            appearance="subtle"
            icon={<Dismiss20Regular />}
            aria-label={t('drawer.close')}
            onClick={onClose}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <div className={styles.body} role="tabpanel" aria-labelledby={`drawer-tab-${tab}`} tabIndex={0}>
          {detail === undefined ? (
            <SkeletonRows count={4} rowHeight={37} label={t('downloads.loading')} />
          ) : null}
          {detail?.row.error ? <ErrorNote id={id} error={detail.row.error} state={detail.row.state} /> : null}
          {detail !== undefined && tab === 'layers' ? <LayersTab detail={detail} /> : null}
          {detail !== undefined && tab === 'speed' ? <SpeedTab row={detail.row} /> : null}
          {detail !== undefined && tab === 'log' ? <LogTab log={detail.log} blobs={detail.blobs} /> : null}
        </div>
      </section>
    </>
  );
}

/** About a third of the window, within bounds that suit most images. */
function usualHeight(): number {
  return Math.round(Math.min(340, Math.max(190, window.innerHeight * 0.36)));
}

function Connections({ connections }: { connections: readonly ConnectionDetail[] }) {
  const { t } = useTranslation();
  const counts = new Map<string, number>();
  for (const { host } of connections) counts.set(host, (counts.get(host) ?? 0) + 1);
  const [first, ...others] = counts;
  if (first === undefined) return <span className={styles.connections} />;
  const text = [
    t('drawer.connections', { count: first[1], host: first[0] }),
    ...others.map(([host, count]) => t('drawer.moreConnections', { count, host })),
  ].join(t('common.comma'));
  return (
    <span className={styles.connections} title={text}>
      {text}
    </span>
  );
}
