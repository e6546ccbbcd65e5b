import { Button, Toolbar } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Pause20Regular } from '@fluentui/react-icons/svg/pause';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { DownloadState } from '../../../shared/download-states.ts';
import { OpenListButton } from '../../components/open-list-button.tsx';
import { useDownloads } from '../../state/downloads/downloads-store.ts';
import { canDo, type DownloadAction } from '../../state/downloads/possible-actions.ts';
import { clearFinished, runAction } from '../../state/downloads/run-action.ts';
import { selectOnly, useSelection } from './selection-store.ts';
import styles from './toolbar.module.css';

const icons: Record<DownloadAction, ComponentType> = {
  pause: Pause20Regular,
  resume: Play20Regular,
  cancel: Dismiss20Regular,
  retry: ArrowClockwise20Regular,
  remove: Delete20Regular,
};

/** Actions on the selection, or where nothing is selected on all downloads. */
export function DownloadsToolbar() {
  const selected = useSelection(({ selected }) => selected);
  const present = useDownloads(useShallow(({ order }) => order.filter((id) => selected.has(id))));
  return present.length > 0 ? <SelectionActions ids={present} /> : <GeneralActions />;
}

function SelectionActions({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const actions = useDownloads(
    useShallow(({ rows }) =>
      (['pause', 'resume', 'retry', 'cancel', 'remove'] as const).filter((action) =>
        ids.some((id) => {
          const state = rows.get(id)?.state;
          return state !== undefined && canDo(action, state);
        }),
      ),
    ),
  );
  return (
    <Toolbar aria-label={t('downloads.actions')} className={styles.toolbar}>
      <span className={styles.count}>{t('downloads.selected', { count: ids.length })}</span>
      {actions.map((action) => {
        const Icon = icons[action];
        return (
          <Button key={action} appearance="subtle" icon={<Icon />} onClick={() => runAction(action, ids)}>
            {t(`downloads.bulk.${action}`)}
          </Button>
        );
      })}
      <Button appearance="subtle" onClick={() => selectOnly([])}>
        {t('downloads.clearSelection')}
      </Button>
    </Toolbar>
  );
}

function GeneralActions() {
  const { t } = useTranslation();
  const idsFor = (fits: (state: DownloadState) => boolean) => {
    const { order, rows } = useDownloads.getState();
    return order.filter((id) => fits(rows.get(id)?.state ?? 'done'));
  };
  const counts = useDownloads(
    useShallow(({ rows }) => {
      const states = rows
        .values()
        .map(({ state }) => state)
        .toArray();
      return {
        pausable: states.filter((state) => canDo('pause', state)).length,
        resumable: states.filter((state) => canDo('resume', state)).length,
        finished: states.filter((state) => state === 'done').length,
      };
    }),
  );
  return (
    <Toolbar aria-label={t('downloads.actions')} className={styles.toolbar}>
      <OpenListButton />
      {counts.pausable > 1 ? (
        <Button
          appearance="subtle"
          icon={<Pause20Regular />}
          onClick={() =>
            runAction(
              'pause',
              idsFor(() => true),
            )
          }
        >
          {t('downloads.pauseAll')}
        </Button>
      ) : null}
      {counts.resumable > 1 ? (
        <Button
          appearance="subtle"
          icon={<Play20Regular />}
          onClick={() =>
            runAction(
              'resume',
              idsFor(() => true),
            )
          }
        >
          {t('downloads.resumeAll')}
        </Button>
      ) : null}
      {counts.finished > 0 ? (
        <Button appearance="subtle" onClick={clearFinished}>
          {t('downloads.clearFinished')}
        </Button>
      ) : null}
    </Toolbar>
  );
}
