import { MenuDivider, MenuItem } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { hasEnded, isSettled, willRetry } from '../../../shared/download-states.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useHostInfo } from '../../api/queries.ts';
import { ExportDownload } from '../../components/export/export-download.tsx';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { RowMenu } from '../../components/row-menu.tsx';
import { callEngine } from '../../state/call-engine.ts';
import { exportWhenDone } from '../../state/downloads/export-when-done.ts';
import { canDo, nameOf } from '../../state/downloads/possible-actions.ts';
import { moveDownload, runAction } from '../../state/downloads/run-action.ts';
import { canStartLater, canStartNow, moveToTop, startNow } from '../../state/downloads/start-now.ts';
import { navigate } from '../../state/navigation.ts';
import { ExportLaterDialog } from './export-later-dialog.tsx';
import { LimitDialog } from './limit-dialog.tsx';
import { toggleSelected, useSelection } from './selection-store.ts';
import { StartLaterDialog } from './start-later-dialog.tsx';

/** What an item of the menu opens. */
type RowDialog = 'limit' | 'later' | 'export' | 'export-later';

/** Everything else that can be done with a download. */
export function DownloadMenu({ row, tabIndex }: { row: DownloadRow; tabIndex: number }) {
  const { t } = useTranslation();
  const asked = useSelection(({ menuAt }) => (menuAt?.id === row.id ? menuAt : null));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps clicks in the menu from opening the row
    <span onClick={(event) => event.stopPropagation()}>
      <RowMenu<RowDialog>
        label={t('downloads.more')}
        tabIndex={tabIndex}
        asked={asked}
        onAskedClose={() => useSelection.setState({ menuAt: null })}
        focusIn={(button) => button.closest<HTMLElement>('[role="row"]')}
        items={(show) => <Items row={row} onShow={show} />}
        dialog={(shown, onClose) => {
          if (shown === 'later') return <StartLaterDialog row={row} onClose={onClose} />;
          if (shown === 'export-later') return <ExportLaterDialog row={row} onClose={onClose} />;
          if (shown === 'limit') return <LimitDialog row={row} onClose={onClose} />;
          const { reference, digest } = row;
          return digest === null ? null : (
            <ExportDownload reference={reference} digest={digest} onClose={onClose} />
          );
        }}
      />
    </span>
  );
}

interface ItemsProps {
  row: DownloadRow;
  onShow: (dialog: RowDialog) => void;
}

function Items({ row, onShow }: ItemsProps) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const canReveal = useHostInfo().data?.capabilities.revealPath ?? false;
  const { id, reference, state, platform, digest } = row;
  const target = row.export;
  const showImage = () => {
    const shown = platform === null || platform === 'all' ? {} : { platform };
    navigate({ place: 'explore', ...parseReference(reference), ...shown });
  };
  return (
    <>
      <MenuItem secondaryContent={t('downloads.selectKeys')} onClick={() => toggleSelected(id)}>
        {t('downloads.select')}
      </MenuItem>
      <MenuItem onClick={showImage}>{t('downloads.showImage')}</MenuItem>
      {state === 'done' && target !== null && canReveal ? (
        <MenuItem onClick={() => callEngine(({ host }) => host.revealPath({ path: target.path }))}>
          {t('library.showInFolder')}
        </MenuItem>
      ) : null}
      <MenuItem onClick={() => copy(reference)}>{t('image.copy.reference')}</MenuItem>
      {state === 'done' && digest !== null ? (
        <MenuItem onClick={() => onShow('export')}>{t('downloads.export')}</MenuItem>
      ) : null}
      {isSettled(state) ? null : (
        <>
          <MenuDivider />
          {canStartNow(row) ? (
            <MenuItem onClick={() => startNow(id)}>{t('downloads.startNow')}</MenuItem>
          ) : null}
          {canStartLater(row) ? (
            <MenuItem onClick={() => onShow('later')}>{t('downloads.startLater')}</MenuItem>
          ) : null}
          <MenuItem onClick={() => moveToTop(id)}>{t('downloads.moveToTop')}</MenuItem>
          <MenuItem secondaryContent="Alt+↑" onClick={() => moveDownload(id, -1)}>
            {t('downloads.moveUp')}
          </MenuItem>
          <MenuItem secondaryContent="Alt+↓" onClick={() => moveDownload(id, 1)}>
            {t('downloads.moveDown')}
          </MenuItem>
          {state === 'exporting' ? null : target === null ? (
            <MenuItem onClick={() => onShow('export-later')}>{t('downloads.exportWhenDone')}</MenuItem>
          ) : (
            <MenuItem onClick={() => exportWhenDone(row, null)}>{t('downloads.doNotExport')}</MenuItem>
          )}
          <MenuItem onClick={() => onShow('limit')}>{t('downloads.limit')}</MenuItem>
        </>
      )}
      <MenuDivider />
      {willRetry(row) ? (
        <MenuItem onClick={() => runAction('pause', [id])}>{t('downloads.action.pause')}</MenuItem>
      ) : null}
      {canDo('retry', state) ? (
        <MenuItem onClick={() => runAction('retry', [id])}>
          {t(`downloads.action.${nameOf('retry', row)}`)}
        </MenuItem>
      ) : null}
      <MenuItem
        secondaryContent={hasEnded(state) ? 'Delete' : undefined}
        onClick={() => runAction('remove', [id])}
      >
        {nameOf('remove', row) === 'deleteData'
          ? t('downloads.action.deleteData')
          : t('downloads.removeFromList')}
      </MenuItem>
    </>
  );
}
