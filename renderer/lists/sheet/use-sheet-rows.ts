import { useEffect, useMemo, useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { DownloadPlan } from '../../../shared/schemas/download.ts';
import { useLibrary } from '../../api/queries.ts';
import type { ListSource } from '../../state/incoming/lists-store.ts';
import { useHasSettings, useSettings } from '../../state/use-settings.ts';
import { imageKey, type ListRow, listRows } from '../rows/list-rows.ts';
import { planMissing, usePlans } from '../rows/plan-store.ts';

/** What the user has changed of a row. */
interface Choice {
  isChecked?: boolean;
  /** Platform text. */
  platform?: string;
}

/** A row as the sheet shows it. */
export interface SheetRow extends ListRow {
  /** Platform text that is asked for: the user's choice, else the list's. */
  wantedPlatform: string | undefined;
  plan: DownloadPlan | undefined;
  /** Why it cannot be downloaded as it is. */
  problem: AppErrorData | undefined;
  isInLibrary: boolean;
  isChecked: boolean;
  /** It can be downloaded, or may turn out so. */
  canBeChecked: boolean;
}

/** The rows of lists, and what the user does with them. */
export interface SheetRows {
  rows: SheetRow[];
  otherLines: number;
  check(keys: readonly string[], isChecked: boolean): void;
  choosePlatform(key: string, platform: string): void;
  setVariable(name: string, value: string): void;
}

/** Reads lists into rows, has their images planned, and keeps what the user chooses. */
export function useSheetRows(sources: readonly ListSource[]): SheetRows {
  const { defaultRegistry } = useSettings();
  const hasSettings = useHasSettings();
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const plans = usePlans(({ plans }) => plans);
  const entries = useLibrary().data;
  const list = useMemo(
    () => (hasSettings ? listRows(sources, values, defaultRegistry) : { rows: [], otherLines: 0 }),
    [hasSettings, sources, values, defaultRegistry],
  );
  const inLibrary = useMemo(
    () => new Set(entries?.map(({ reference, digest }) => `${reference} ${digest}`)),
    [entries],
  );
  const rows = useMemo(
    () =>
      list.rows.map((row): SheetRow => {
        const choice = choices.get(row.key);
        const wantedPlatform = choice?.platform ?? row.platform;
        const known = plans.get(imageKey(row.reference, wantedPlatform));
        const plan = known !== undefined && 'plan' in known ? known.plan : undefined;
        const failure = known !== undefined && 'error' in known ? known.error : undefined;
        const problem = row.error ?? failure;
        const isInLibrary = plan !== undefined && inLibrary.has(`${plan.reference} ${plan.digest}`);
        const canBeChecked = problem === undefined && row.variable === undefined;
        return {
          ...row,
          wantedPlatform,
          plan,
          problem,
          isInLibrary,
          canBeChecked,
          isChecked: canBeChecked && (choice?.isChecked ?? !isInLibrary),
        };
      }),
    [list, choices, plans, inLibrary],
  );
  useEffect(() => {
    void planMissing(
      rows
        .filter(({ error, variable }) => error === undefined && variable === undefined)
        .map(({ reference, wantedPlatform: platform }) => ({
          reference,
          ...(platform === undefined ? {} : { platform }),
        })),
    );
  }, [rows]);
  const choose = (keys: readonly string[], choice: Choice) =>
    setChoices((before) => {
      const after = new Map(before);
      for (const key of keys) after.set(key, { ...after.get(key), ...choice });
      return after;
    });
  return {
    rows,
    otherLines: list.otherLines,
    check: (keys, isChecked) => choose(keys, { isChecked }),
    choosePlatform: (key, platform) => choose([key], { platform }),
    setVariable: (name, value) => setValues((before) => new Map(before).set(name, value)),
  };
}
