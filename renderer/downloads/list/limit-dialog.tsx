import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseBytes } from '../../../shared/format.ts';
import type { DownloadRow } from '../../../shared/schemas/download.ts';
import { useFocusReturn } from '../../components/hooks/use-focus-return.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { limitDownload } from '../../state/downloads/run-action.ts';

/** Asks for the speed limit of one download. */
export function LimitDialog({ row, onClose }: { row: DownloadRow; onClose: () => void }) {
  const { t } = useTranslation();
  useFocusReturn();
  const format = useFormat();
  const [text, setText] = useState(row.limitRate === null ? '' : `${row.limitRate / 1_000_000}M`);
  const rate = parseBytes(text);
  const isEmpty = text.trim() === '';
  const isValid = isEmpty || rate !== undefined;
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : onClose())}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!isValid) return;
            limitDownload(row.id, rate ?? null);
            onClose();
          }}
        >
          <DialogBody>
            <DialogTitle>{t('downloads.limitTitle')}</DialogTitle>
            <DialogContent>
              <Field
                label={t('downloads.limitLabel')}
                hint={
                  rate === undefined
                    ? t('downloads.limitHint')
                    : t('downloads.limitMeans', { rate: format.rate(rate) })
                }
                {...(isValid ? {} : { validationMessage: t('settings.invalidRate') })}
              >
                <Input value={text} placeholder="5M" onChange={(_, { value }) => setText(value)} />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{t('common.dismiss')}</Button>
              <Button type="submit" appearance="primary" disabled={!isValid}>
                {t('common.apply')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
