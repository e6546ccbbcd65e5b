import { Field, Select } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { exportFormats } from '../../../shared/export-formats.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { useHostInfo } from '../../api/queries.ts';
import { PathInput, type PathNote } from '../../components/export/path-input.tsx';
import { pickPath } from '../../components/export/pick-path.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { becomesDistributable, type ExportChoice } from '../rows/export-targets.ts';
import styles from './export-choice.module.css';
import type { ExportCheck } from './use-export-check.ts';
import type { SheetRow } from './use-sheet-rows.ts';

interface ExportChoiceFieldsProps {
  choice: ExportChoice;
  checked: readonly SheetRow[];
  /** Undefined until the engine has answered. */
  check: ExportCheck | undefined;
  onChange: (choice: ExportChoice) => void;
}

/** In which format, and where, the images of the sheet are written when they have arrived. */
export function ExportChoiceFields({ choice, checked, check, onChange }: ExportChoiceFieldsProps) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const changed = checked.filter(({ plan }) => becomesDistributable(plan, choice.format)).length;
  const browse = async () => {
    const picked = await pickPath('folder', t('bundle.folder'), choice.folder);
    if (picked !== null) onChange({ ...choice, folder: picked });
  };
  return (
    <section className={styles.section} aria-label={t('lists.export.title')}>
      <Field label={t('export.format')} hint={t(`lists.export.shape.${choice.format}`)}>
        <Select
          value={choice.format}
          onChange={(_, { value }) =>
            onChange({ ...choice, format: exportFormats.find((name) => name === value) ?? 'docker-archive' })
          }
        >
          {exportFormats.map((name) => (
            <option key={name} value={name}>
              {t(`formats.${name}.name`)}
            </option>
          ))}
        </Select>
      </Field>
      <div>
        <PathInput
          label={t('bundle.folder')}
          value={choice.folder}
          onChange={(folder) => onChange({ ...choice, folder })}
          onBrowse={canPick ? () => void browse() : undefined}
          note={usePlaceNote(choice, check)}
        />
        {changed === 0 ? null : (
          <p className={styles.foreign}>{t('lists.export.distributable', { count: changed })}</p>
        )}
      </div>
    </section>
  );
}

function usePlaceNote({ folder }: ExportChoice, check: ExportCheck | undefined): PathNote {
  const { t } = useTranslation();
  const language = useCurrentLanguage();
  // Its line stays when there is nothing to say, so that nothing below it moves.
  const nothing: PathNote = { state: 'none', text: ' ' };
  if (folder !== '' && !isAbsolutePath(folder)) return { state: 'error', text: t('export.absolute') };
  if (check === undefined) return nothing;
  const { problem, taken, createsFolder } = check;
  if (problem !== null) return { state: 'error', text: shortSentence(problem, language) };
  if (taken.size > 0) return { state: 'warning', text: t('lists.export.replaces', { count: taken.size }) };
  if (createsFolder !== null)
    return { state: 'none', text: t('export.createsFolder', { path: createsFolder }) };
  return nothing;
}
