import { Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseBytes } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { limitDownload } from '../../state/downloads/run-action.ts';
import { ValueDialog } from './value-dialog.tsx';

/** Asks for the speed limit of one download. */
export function LimitDialog({ row, onClose }: { row: DownloadRow; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(row.limitRate === null ? '' : `${row.limitRate / 1_000_000}M`);
  const rate = parseBytes(text);
  const isEmpty = text.trim() === '';
  const isValid = isEmpty || rate !== undefined;
  return (
    <ValueDialog
      title={t('downloads.limitTitle')}
      field={{
        label: t('downloads.limitLabel'),
        hint:
          rate === undefined
            ? t('downloads.limitHint')
            : t('downloads.limitMeans', { rate: format.rate(rate) }),
        ...(isValid ? {} : { validationMessage: t('settings.invalidRate') }),
        children: <Input value={text} placeholder="5M" onChange={(_, { value }) => setText(value)} />,
      }}
      isValid={isValid}
      onApply={() => limitDownload(row.id, rate ?? null)}
      onClose={onClose}
    />
  );
}
