import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../../components/text/use-format.ts';
import type { ChangeFact } from './change-words.ts';

/** What rows say things with: made once for all of them, since each would watch the language by itself. */
export interface RowWords {
  t: TFunction;
  format: Format;
  /** Says changes in words: `4,118 changed in 2`, `removed in 4`. */
  change: (change: ChangeFact) => string;
}

/** The same object as long as the language is. */
export function useRowWords(): RowWords {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => ({ t, format, change: (change) => changeText(change, t, format) }), [t, format]);
}

function changeText({ mark, count, layer }: ChangeFact, t: TFunction, format: Format): string {
  const number = count === null ? '' : format.number(count);
  if (layer === null) return t(`files.changes.several.${mark}`, { number });
  return t(count === null ? `files.changes.own.${mark}` : `files.changes.in.${mark}`, { number, layer });
}
