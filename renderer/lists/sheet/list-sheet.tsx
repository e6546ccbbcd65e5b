// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the elements of a table cannot be laid out as a virtual list; their controls have the focus.
import { Button, Checkbox, Dialog, DialogSurface, Link } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Document16Regular } from '@fluentui/react-icons/svg/document';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { closeLists, type ListSource } from '../../state/incoming/lists-store.ts';
import { pickLists } from '../../state/incoming/pick-lists.ts';
import { forgetPlans } from '../rows/plan-store.ts';
import { sharedWithAbove } from '../rows/row-facts.ts';
import { ExportChoiceFields } from './export-choice.tsx';
import { HostsRun } from './hosts-run.tsx';
import { ListRows } from './rows.tsx';
import styles from './sheet.module.css';
import { startImages } from './start-images.ts';
import { SheetSummary } from './summary.tsx';
import { useExportChoice } from './use-export-choice.ts';
import { type SheetRows, useSheetRows } from './use-sheet-rows.ts';

/** The images that lists name, what they take together, and the one button that fetches them. */
export function ListSheet({ sources }: { sources: readonly ListSource[] }) {
  const { t } = useTranslation();
  const id = useId();
  const sheet = useSheetRows(sources);
  const [isStarting, setIsStarting] = useState(false);
  useEffect(() => forgetPlans, []);
  const { rows } = sheet;
  const checked = rows.filter(({ isChecked }) => isChecked);
  const shared = sharedWithAbove(rows.map(({ isChecked, plan }) => (isChecked ? plan : undefined)));
  const exporting = useExportChoice(checked);
  const canStart = checked.length > 0 && !isStarting && exporting.isReady;
  const start = async () => {
    if (!canStart) return;
    setIsStarting(true);
    await startImages(checked, exporting.targetOf);
    closeLists();
  };
  // Wherever the focus is: what had it may have gone when its row was planned.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
  return (
    <Dialog open onOpenChange={(_, { open }) => (open ? undefined : closeLists())}>
      <DialogSurface className={styles.surface} aria-labelledby={id}>
        <header className={styles.header}>
          <div className={styles.titles}>
            <h2 id={id} className={styles.title}>
              {t('lists.title', { count: rows.length })}
            </h2>
            <Sources sources={sources} otherLines={sheet.otherLines} />
          </div>
          <HostsRun />
          <Button
            appearance="subtle"
            icon={<Dismiss20Regular />}
            aria-label={t('common.close')}
            onClick={closeLists}
          />
        </header>
        <div
          role="table"
          aria-label={t('lists.table')}
          aria-rowcount={rows.length + 1}
          className={styles.table}
        >
          <HeadRow sheet={sheet} />
          <ListRows sheet={sheet} shared={shared} />
        </div>
        <SheetSummary checked={checked} />
        {exporting.choice === null ? null : (
          <ExportChoiceFields
            choice={exporting.choice}
            checked={checked}
            check={exporting.check}
            onChange={exporting.choose}
          />
        )}
        <footer className={styles.footer}>
          <Checkbox
            className={styles.later}
            label={t('lists.export.title')}
            checked={exporting.choice !== null}
            onChange={(_, { checked }) => exporting.toggle(checked === true)}
          />
          <Button onClick={closeLists}>{t('common.dismiss')}</Button>
          <Button
            appearance="primary"
            icon={<ArrowDownload20Regular />}
            disabled={!canStart}
            onClick={() => void start()}
          >
            {t('lists.download', { count: checked.length })}
          </Button>
        </footer>
      </DialogSurface>
    </Dialog>
  );
}

function Sources({ sources, otherLines }: { sources: readonly ListSource[]; otherLines: number }) {
  const { t } = useTranslation();
  const names = [...new Set(sources.map(({ name }) => name ?? t('lists.pasted')))];
  return (
    <p className={styles.sources}>
      {names.map((name) => (
        <span key={name} className={styles.source}>
          <Document16Regular aria-hidden="true" />
          {name}
        </span>
      ))}
      <Link inline onClick={pickLists}>
        {t('lists.addMore')}
      </Link>
      {otherLines > 0 ? <span>{t('lists.otherLines', { count: otherLines })}</span> : null}
    </p>
  );
}

function HeadRow({ sheet }: { sheet: SheetRows }) {
  const { t } = useTranslation();
  const possible = sheet.rows.filter(({ canBeChecked }) => canBeChecked);
  const count = possible.filter(({ isChecked }) => isChecked).length;
  const state = count === 0 ? false : count === possible.length ? true : 'mixed';
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <div role="columnheader">
        <Checkbox
          aria-label={t('lists.all')}
          checked={state}
          disabled={possible.length === 0}
          onChange={(_, { checked }) =>
            sheet.check(
              possible.map(({ key }) => key),
              checked === true,
            )
          }
        />
      </div>
      <div role="columnheader">{t('lists.columns.image')}</div>
      <div role="columnheader">{t('lists.columns.platform')}</div>
      <div role="columnheader">{t('lists.columns.here')}</div>
      <div role="columnheader" className={styles.end}>
        {t('lists.columns.fetch')}
      </div>
    </div>
  );
}
