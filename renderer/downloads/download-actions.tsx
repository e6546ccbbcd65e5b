import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Pause20Regular } from '@fluentui/react-icons/svg/pause';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { DownloadRow } from '../../shared/schemas/download.ts';
import { IconButton } from '../components/icon-button.tsx';
import { DownloadMenu } from './download-menu.tsx';
import { actionsOf, type DownloadAction } from './download-words.ts';
import { runAction } from './run-action.ts';

const icons: Record<DownloadAction, ComponentType> = {
  pause: Pause20Regular,
  resume: Play20Regular,
  cancel: Dismiss20Regular,
  retry: ArrowClockwise20Regular,
  remove: Delete20Regular,
};

interface DownloadActionsProps {
  row: DownloadRow;
  /** True for the row that the keyboard is at; the others' buttons are out of the tab order. */
  isReachable: boolean;
}

/** The buttons that make sense for a download now. */
export function DownloadActions({ row, isReachable }: DownloadActionsProps) {
  const { t } = useTranslation();
  const tabIndex = isReachable ? 0 : -1;
  return (
    <>
      {actionsOf(row.state).map((action) => {
        const Icon = icons[action];
        return (
          <IconButton
            key={action}
            label={t(`downloads.action.${action}`)}
            tabIndex={tabIndex}
            icon={<Icon />}
            onClick={(event) => {
              event.stopPropagation();
              runAction(action, [row.id]);
            }}
          />
        );
      })}
      <DownloadMenu row={row} tabIndex={tabIndex} />
    </>
  );
}
