// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the elements of a table cannot be laid out as a virtual list; their controls have the focus.
import { Checkbox, Select } from '@fluentui/react-components';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { describeHosts } from '../../../shared/text/describe-hosts.ts';
import { shortPlatform } from '../../components/text/platform-words.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useSettings } from '../../state/use-settings.ts';
import { bytesToFetch, type SharedWithAbove, sourceBytes } from '../rows/row-facts.ts';
import { allPlaces, placeWords } from './place-words.ts';
import { isMissingFor, platformOptions } from './platform-options.ts';
import styles from './row.module.css';
import { RowProblem } from './row-problem.tsx';
import { SourceBar } from './source-bar.tsx';
import type { SheetRow, SheetRows } from './use-sheet-rows.ts';

interface ListSheetRowProps {
  row: SheetRow;
  shared: SharedWithAbove;
  /** From 1. */
  number: number;
  sheet: SheetRows;
  style: CSSProperties;
}

/** One image of the sheet: whether it is wanted, for which platform, and what it takes. */
export function ListSheetRow({ row, shared, number, sheet, style }: ListSheetRowProps) {
  const { t } = useTranslation();
  const { key, reference, isChecked, canBeChecked, variable, problem } = row;
  const isProblem = variable !== undefined || problem !== undefined;
  return (
    <div
      role="row"
      aria-rowindex={number + 1}
      className={styles.row}
      style={style}
      data-problem={isProblem || undefined}
    >
      <div role="cell">
        <Checkbox
          aria-label={reference}
          checked={isChecked}
          disabled={!canBeChecked}
          onChange={(_, { checked }) => sheet.check([key], checked === true)}
        />
      </div>
      <div role="cell" className={styles.image}>
        <ReferenceName reference={reference} isQuiet={!isChecked} />
        <span className={styles.second} title={allPlaces(row, t)}>
          {placeWords(row, t)}
          <NotForHosts row={row} />
        </span>
      </div>
      {isProblem ? (
        <RowProblem row={row} sheet={sheet} />
      ) : (
        <>
          <div role="cell">
            <RowPlatform row={row} sheet={sheet} />
          </div>
          <div role="cell" className={styles.here}>
            <WhatIsHere row={row} />
          </div>
          <div role="cell" className={styles.fetch}>
            <WhatToFetch row={row} shared={shared} />
          </div>
        </>
      )}
    </div>
  );
}

/** The name, of which the repository stands out; the host is there for those who look for it. */
function ReferenceName({ reference, isQuiet }: { reference: string; isQuiet: boolean }) {
  const { defaultRegistry } = useSettings();
  const slash = reference.indexOf('/');
  const host = slash < 0 ? '' : reference.slice(0, slash + 1);
  const [, repository = '', tag = ''] =
    /^(.*?)((?::[^:/@]+)?(?:@.*)?)$/.exec(reference.slice(host.length)) ?? [];
  return (
    <span className={styles.name} title={reference}>
      {host === `${defaultRegistry}/` ? null : <span className={styles.host}>{host}</span>}
      {isQuiet ? repository : <strong>{repository}</strong>}
      {tag}
    </span>
  );
}

function NotForHosts({ row: { plan, wantedPlatform } }: { row: SheetRow }) {
  const { t } = useTranslation();
  const { hostsRun } = useSettings();
  if (plan === undefined || wantedPlatform !== undefined || !isMissingFor(hostsRun, plan.platforms))
    return null;
  return <span className={styles.notFor}> · {t('lists.notFor', { hosts: describeHosts(hostsRun) })}</span>;
}

function RowPlatform({ row, sheet }: { row: SheetRow; sheet: SheetRows }) {
  const { t } = useTranslation();
  const { key, reference, plan, wantedPlatform } = row;
  const platforms = plan?.platforms ?? [];
  const chosen = plan?.platform ?? wantedPlatform ?? '';
  if (platforms.length < 2) return <span className={styles.platform}>{shortPlatform(chosen)}</span>;
  return (
    <Select
      aria-label={t('lists.platformOf', { reference })}
      value={chosen}
      onChange={(_, { value }) => sheet.choosePlatform(key, value)}
    >
      {platformOptions(platforms).map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}

function WhatIsHere({ row: { plan, isInLibrary } }: { row: SheetRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (plan === undefined) return <span className={styles.second}>{t('lists.looking')}</span>;
  if (isInLibrary) {
    return (
      <span className={styles.inLibrary}>
        <CheckmarkCircle20Filled aria-hidden="true" />
        {t('lists.inLibrary')}
      </span>
    );
  }
  const bytes = sourceBytes([plan]);
  const missing = bytes.foreign + bytes.registry;
  const here =
    missing === 0
      ? t('lists.allHere')
      : bytes.here === 0
        ? t('lists.nothingHere')
        : t('lists.here', { size: format.bytes(bytes.here) });
  const foreign = bytes.foreign > 0 ? t('lists.foreign', { size: format.bytes(bytes.foreign) }) : '';
  return (
    <>
      <SourceBar bytes={bytes} label={foreign === '' ? here : `${here} · ${foreign}`} />
      <span className={styles.second}>
        {here}
        {foreign === '' ? null : <span className={styles.foreign}> · {foreign}</span>}
      </span>
    </>
  );
}

function WhatToFetch({ row: { plan, isInLibrary }, shared }: Pick<ListSheetRowProps, 'row' | 'shared'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (plan === undefined) return null;
  const toFetch = isInLibrary ? 0 : bytesToFetch(plan);
  const isAllShared = toFetch > 0 && shared.bytes === toFetch;
  const second = isAllShared
    ? shared.row === undefined
      ? t('lists.sharedWithRows')
      : t('lists.sharedWithRow', { row: shared.row })
    : shared.bytes > 0
      ? t('lists.sharedInPart', { size: format.bytes(shared.bytes) })
      : t('lists.of', { total: format.bytes(plan.bytesTotal) });
  return (
    <>
      <span className={toFetch === 0 ? styles.nothing : styles.size}>{format.bytes(toFetch)}</span>
      <span className={styles.second}>{second}</span>
    </>
  );
}
