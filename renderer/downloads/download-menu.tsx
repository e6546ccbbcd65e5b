import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseReference } from '../../shared/reference.ts';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { useHostInfo } from '../api/queries.ts';
import { navigate } from '../app/navigation.ts';
import { showError } from '../app/toast-store.ts';
import { useCopy } from '../components/use-copy.ts';
import { api } from '../stores/connection-store.ts';
import { canDo, isAtEnd } from './download-words.ts';
import { ExportDownload } from './export-download.tsx';
import { LimitDialog } from './limit-dialog.tsx';
import { moveDownload, runAction } from './run-action.ts';
import { toggleSelected } from './selection-store.ts';

/** Everything else that can be done with a download. */
export function DownloadMenu({ row, tabIndex }: { row: DownloadRow; tabIndex: number }) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const [isLimitOpen, setIsLimitOpen] = useState(false);
  const [isExportOpen, setIsExportOpen] = useState(false);
  const canReveal = useHostInfo().data?.capabilities.revealPath ?? false;
  const { id, reference, state, platform, digest } = row;
  const target = row.export;
  const showImage = () => {
    const shown = platform === null || platform === 'all' ? {} : { platform };
    navigate({ place: 'explore', ...parseReference(reference), ...shown });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps clicks in the menu from opening the row
    <span onClick={(event) => event.stopPropagation()}>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            tabIndex={tabIndex}
            icon={<MoreHorizontal20Regular />}
            aria-label={t('downloads.more')}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem secondaryContent={t('downloads.selectKeys')} onClick={() => toggleSelected(id)}>
              {t('downloads.select')}
            </MenuItem>
            <MenuItem onClick={showImage}>{t('downloads.showImage')}</MenuItem>
            {state === 'done' && target !== null && canReveal ? (
              <MenuItem onClick={() => void api().host.revealPath({ path: target.path }).catch(showError)}>
                {t('library.showInFolder')}
              </MenuItem>
            ) : null}
            <MenuItem onClick={() => copy(reference)}>{t('image.copy.reference')}</MenuItem>
            {state === 'done' && digest !== null ? (
              <MenuItem onClick={() => setIsExportOpen(true)}>{t('downloads.export')}</MenuItem>
            ) : null}
            {isAtEnd(state) ? null : (
              <>
                <MenuDivider />
                <MenuItem secondaryContent="Alt+↑" onClick={() => moveDownload(id, -1)}>
                  {t('downloads.moveUp')}
                </MenuItem>
                <MenuItem secondaryContent="Alt+↓" onClick={() => moveDownload(id, 1)}>
                  {t('downloads.moveDown')}
                </MenuItem>
                <MenuItem onClick={() => setIsLimitOpen(true)}>{t('downloads.limit')}</MenuItem>
              </>
            )}
            <MenuDivider />
            {canDo('retry', state) ? (
              <MenuItem onClick={() => runAction('retry', [id])}>{t('downloads.action.retry')}</MenuItem>
            ) : null}
            <MenuItem secondaryContent="Delete" onClick={() => runAction('remove', [id])}>
              {t('downloads.removeFromList')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {isExportOpen && digest !== null ? (
        <ExportDownload reference={reference} digest={digest} onClose={() => setIsExportOpen(false)} />
      ) : null}
      {isLimitOpen ? <LimitDialog row={row} onClose={() => setIsLimitOpen(false)} /> : null}
    </span>
  );
}
