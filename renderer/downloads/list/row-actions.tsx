import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportUp20Regular } from '@fluentui/react-icons/svg/arrow-export-up';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Pause20Regular } from '@fluentui/react-icons/svg/pause';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { willRetry } from '../../../shared/download-states.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { ExportDownload } from '../../components/export/export-download.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { type ActionName, actionsOf, nameOf } from '../../state/downloads/possible-actions.ts';
import { runAction } from '../../state/downloads/run-action.ts';
import { DownloadMenu } from './row-menu.tsx';

const icons: Record<ActionName, ComponentType> = {
  pause: Pause20Regular,
  resume: Play20Regular,
  cancel: Dismiss20Regular,
  retry: ArrowClockwise20Regular,
  // A bin would suggest that the image is deleted too.
  remove: Dismiss20Regular,
  undo: ArrowUndo20Regular,
  deleteData: Delete20Regular,
};

/** What can be done with a download that is about to be tried again; that it be tried at once stands in its second line. */
const stopsRetrying = ['pause', 'cancel'] as const;

interface RowActionsProps {
  row: DownloadRow;
  /** True for the row that the keyboard is at; the others' buttons are out of the tab order. */
  isReachable: boolean;
}

/** The buttons that make sense for a download now. */
export function RowActions({ row, isReachable }: RowActionsProps) {
  const { t } = useTranslation();
  const tabIndex = isReachable ? 0 : -1;
  return (
    <>
      {row.state === 'done' && row.digest !== null ? (
        <ExportAction reference={row.reference} digest={row.digest} tabIndex={tabIndex} />
      ) : null}
      {(willRetry(row) ? stopsRetrying : actionsOf(row.state)).map((action) => {
        const name = nameOf(action, row);
        const Icon = icons[name];
        return (
          <IconButton
            key={action}
            label={t(`downloads.action.${name}`)}
            tabIndex={tabIndex}
            icon={<Icon />}
            onClick={(event) => {
              event.stopPropagation();
              runAction(action, [row.id]);
              // The button goes with the state. A question about a removal gives the focus back by itself.
              if (action !== 'remove') event.currentTarget.closest<HTMLElement>('[role="row"]')?.focus();
            }}
          />
        );
      })}
      <DownloadMenu row={row} tabIndex={tabIndex} />
    </>
  );
}

interface ExportActionProps {
  reference: string;
  digest: string;
  tabIndex: number;
}

/** The button that exports a finished download, which is what most users do next. */
function ExportAction({ reference, digest, tabIndex }: ExportActionProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps clicks in the dialog from opening the row
    <span onClick={(event) => event.stopPropagation()}>
      <IconButton
        label={t('downloads.export')}
        tabIndex={tabIndex}
        icon={<ArrowExportUp20Regular />}
        onClick={() => setIsOpen(true)}
      />
      {isOpen ? (
        <ExportDownload reference={reference} digest={digest} onClose={() => setIsOpen(false)} />
      ) : null}
    </span>
  );
}
