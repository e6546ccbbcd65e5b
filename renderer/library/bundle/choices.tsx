import { Checkbox, Dropdown, Field, Input, Option, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { BundleInspection } from '../../../shared/schemas/bundle.ts';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useHostInfo } from '../../api/queries.ts';
import { PathInput, type PathNote } from '../../components/export/path-input.tsx';
import { pickPath } from '../../components/export/pick-path.ts';
import { shortSentence } from '../../components/text/short-sentence.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useCurrentLanguage } from '../../state/use-language.ts';
import { type BundleChoice, isSplitSize, type Shape, shapes } from './choice.ts';
import styles from './choices.module.css';
import { ForeignChoice } from './foreign-choice.tsx';
import { useBundleInspection } from './use-inspection.ts';

interface BundleChoicesProps {
  images: readonly LibraryImage[];
  choice: BundleChoice;
  inspection: BundleInspection | undefined;
  onChange: (part: Partial<BundleChoice>) => void;
}

const archiveFormats = ['docker-archive', 'oci-archive'] as const;

/** What one decides about a bundle. */
export function BundleChoices({ images, choice, inspection, onChange }: BundleChoicesProps) {
  const { t } = useTranslation();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const note = usePlaceNote(choice, inspection);
  const isFolder = choice.shape === 'folder';
  const browse = async () => {
    const picked = await pickPath('folder', t('bundle.folder'), choice.path);
    if (picked !== null) onChange({ path: picked });
  };
  return (
    <div className={styles.column}>
      <Field label={t('bundle.shape')}>
        <RadioGroup
          value={choice.shape}
          onChange={(_, { value }) => onChange({ shape: shapes.find((shape) => shape === value) ?? 'all' })}
        >
          {shapes.map((shape) => (
            <ShapeChoice key={shape} shape={shape} images={images} choice={choice} />
          ))}
        </RadioGroup>
      </Field>
      <div className={styles.pair}>
        <Field label={t('bundle.format')} className={styles.format}>
          <Dropdown
            disabled={isFolder}
            value={t(`formats.${isFolder ? 'oci' : choice.format}.name`)}
            selectedOptions={[choice.format]}
            onOptionSelect={(_, { optionValue }) =>
              onChange({ format: archiveFormats.find((name) => name === optionValue) ?? 'docker-archive' })
            }
          >
            {archiveFormats.map((name) => (
              <Option key={name} value={name} text={t(`formats.${name}.name`)}>
                {t(`formats.${name}.name`)}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <Field
          label={t('bundle.split')}
          className={styles.split}
          {...(isSplitSize(choice.split)
            ? {}
            : { validationMessage: t('bundle.splitInvalid'), validationState: 'error' as const })}
        >
          <Input
            disabled={isFolder}
            value={choice.split}
            spellCheck={false}
            placeholder={t('bundle.splitAutomatic')}
            onChange={(_, { value }) => onChange({ split: value })}
          />
        </Field>
      </div>
      <PathInput
        label={t('bundle.folder')}
        value={choice.path}
        onChange={(path) => onChange({ path })}
        onBrowse={canPick ? () => void browse() : undefined}
        note={note}
      />
      <BesideChoices choice={choice} onChange={onChange} />
      <ForeignChoice
        images={images}
        choice={choice}
        plan={inspection?.plan ?? null}
        onChange={(isDistributable) => onChange({ isDistributable })}
      />
    </div>
  );
}

/** What lies beside the images, and whether all of it is read back. */
function BesideChoices({ choice, onChange }: Pick<BundleChoicesProps, 'choice' | 'onChange'>) {
  const { hasSums, hasScripts, isReadBack } = choice;
  return (
    <div className={styles.beside}>
      <BesideBox
        name="sums"
        isChecked={hasSums}
        // The scripts verify by the sums.
        onChange={(isChecked) => onChange({ hasSums: isChecked, hasScripts: isChecked && hasScripts })}
      />
      <BesideBox
        name="scripts"
        isChecked={hasScripts}
        onChange={(isChecked) => onChange({ hasScripts: isChecked, hasSums: isChecked || hasSums })}
      />
      <BesideBox
        name="readBack"
        isChecked={isReadBack}
        onChange={(isChecked) => onChange({ isReadBack: isChecked })}
      />
    </div>
  );
}

interface BesideBoxProps {
  name: 'sums' | 'scripts' | 'readBack';
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

function BesideBox({ name, isChecked, onChange }: BesideBoxProps) {
  const { t } = useTranslation();
  return (
    <Checkbox
      checked={isChecked}
      onChange={(_, { checked }) => onChange(checked === true)}
      label={{
        className: styles.choice,
        children: (
          <>
            {t(`bundle.beside.${name}`)}
            <span className={styles.hint}>{t(`bundle.beside.${name}Hint`)}</span>
          </>
        ),
      }}
    />
  );
}

/** A shape with its own size. */
function ShapeChoice({
  shape,
  images,
  choice,
}: {
  shape: Shape;
  images: readonly LibraryImage[];
  choice: BundleChoice;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shown } = useBundleInspection(images, choice, shape);
  const isAdded = shape === 'folder' && shown?.hasEarlier === true;
  const bytes = shape === 'folder' ? shown?.newBytes : shown?.plan?.size;
  return (
    <Radio
      value={shape}
      label={{
        className: styles.choice,
        children: (
          <>
            <span className={styles.line}>
              <span>{t(isAdded ? 'bundle.shapes.folderAdded' : `bundle.shapes.${shape}`)}</span>
              <span className={styles.size}>
                {shown?.plan == null || bytes === undefined ? '' : format.bytes(bytes)}
              </span>
            </span>
            <span className={styles.hint}>
              {t(isAdded ? 'bundle.hints.folderAdded' : `bundle.hints.${shape}`, { count: images.length })}
            </span>
          </>
        ),
      }}
    />
  );
}

/** What follows from the place: its problem, or FAT32, or an earlier bundle, and the room that it has. */
function usePlaceNote(
  { path }: BundleChoice,
  inspection: BundleInspection | undefined,
): PathNote | undefined {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useCurrentLanguage();
  if (path === '' || inspection === undefined) return { state: 'none', text: ' ' };
  if (inspection.problem !== null)
    return { state: 'error', text: shortSentence(inspection.problem, language) };
  const { isFat, plan, hasEarlier, freeBytes, newBytes } = inspection;
  const isShort = freeBytes !== null && freeBytes < newBytes;
  const sentences = [
    ...(isFat ? [t('bundle.fat')] : []),
    ...(plan !== null && plan.splitBytes !== null
      ? [t('bundle.parts', { count: plan.files, size: format.bytes(plan.splitBytes) })]
      : []),
    ...(hasEarlier ? [t('bundle.earlier')] : []),
    ...(freeBytes === null ? [] : [t('status.free', { size: format.space(freeBytes) })]),
  ];
  return { state: isShort ? 'warning' : 'none', text: sentences.join(' · ') };
}
