import type { TFunction } from 'i18next';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import type { ExportInspection } from '../../../shared/schemas/library.ts';
import type { TextLanguage } from '../../../shared/text/text-language.ts';
import { shortSentence } from '../text/short-sentence.ts';
import { fileName } from './export-path.ts';
import type { PathNote } from './path-input.tsx';

interface ExportPlaceFacts {
  format: ExportFormat;
  path: string;
  /** The engine's answer for this path; undefined before it has come. */
  inspection: ExportInspection | undefined;
  /** The system's own dialog gave the path, and has asked already whether to replace what is there. */
  isConfirmed: boolean;
}

/** The sentence below the path of an export, or undefined when none is needed. */
export function exportPathNote(
  { format, path, inspection, isConfirmed }: ExportPlaceFacts,
  t: TFunction,
  language: TextLanguage,
): PathNote | undefined {
  if (!isAbsolutePath(path)) return { state: 'error', text: t('export.absolute') };
  if (inspection === undefined) return undefined;
  const { exists, createsFolder, problem } = inspection;
  if (problem !== null) return { state: 'error', text: shortSentence(problem, language) };
  if (createsFolder !== null)
    return { state: 'none', text: t('export.createsFolder', { path: createsFolder }) };
  if (!exists) return undefined;
  if (format === 'oci') return { state: 'none', text: t('export.addsImage', { name: fileName(path) }) };
  if (isConfirmed) return undefined;
  return { state: 'warning', text: t('export.replaces', { name: fileName(path) }) };
}
