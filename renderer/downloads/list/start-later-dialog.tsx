import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { nextTimeOfDay } from '../../../shared/hours/schedule.ts';
import { localClock } from '../../../shared/hours/wall-clock.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { minutesOf, timeOfDay } from '../../../shared/schemas/hours.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { TimeField } from '../../components/time/field.tsx';
import { startLater } from '../../state/downloads/start-now.ts';
import { ValueDialog } from './value-dialog.tsx';

/** Asks for the time of day at which one download begins, by the clock of the one who asks. */
export function StartLaterDialog({ row, onClose }: { row: DownloadRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [time, setTime] = useState(() =>
    row.waitsUntil === null ? '22:00' : timeOfDay(localClock(Date.parse(row.waitsUntil)).minute),
  );
  const minute = minutesOf(time);
  const startAt = minute === undefined ? null : new Date(nextTimeOfDay(minute, Date.now())).toISOString();
  return (
    <ValueDialog
      title={t('downloads.startLaterTitle')}
      field={{
        label: t('downloads.startLaterLabel'),
        hint:
          startAt === null
            ? t('downloads.startLaterHint')
            : t('downloads.startLaterMeans', { time: format.moment(startAt) }),
        children: <TimeField value={time} onChange={setTime} />,
      }}
      isValid={startAt !== null}
      onApply={() => {
        if (startAt !== null) startLater(row.id, startAt);
      }}
      onClose={onClose}
    />
  );
}
