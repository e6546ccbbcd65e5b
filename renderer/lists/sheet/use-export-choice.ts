import { useState } from 'react';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { useHostInfo, useLibraryStatus } from '../../api/queries.ts';
import { bundleName, joinPath, parentFolder } from '../../components/export/export-path.ts';
import { useUi } from '../../state/ui-store.ts';
import { type ExportChoice, exportTargetOf } from '../rows/export-targets.ts';
import { type ExportCheck, useExportCheck } from './use-export-check.ts';
import type { SheetRow } from './use-sheet-rows.ts';

interface ExportPlans {
  /** Null while nothing is exported. */
  choice: ExportChoice | null;
  check: ExportCheck | undefined;
  /** False while it is not known that the images can be written where they are to go. */
  isReady: boolean;
  toggle: (isWanted: boolean) => void;
  choose: (choice: ExportChoice) => void;
  targetOf: (row: SheetRow) => ExportTarget | undefined;
}

/** Whether and where the chosen images are exported when they have arrived. */
export function useExportChoice(checked: readonly SheetRow[]): ExportPlans {
  const [choice, setChoice] = useState<ExportChoice | null>(null);
  const host = useHostInfo().data;
  const library = useLibraryStatus().data?.path ?? '';
  const lastFolder = useUi(({ exportFolder }) => exportFolder);
  const format = useUi(({ exportFormat }) => exportFormat);
  const targets = choice === null ? [] : checked.map((row) => exportTargetOf(row, choice));
  const check = useExportCheck(targets);
  const toggle = (isWanted: boolean) => {
    const parent = host?.exportFolder ?? (lastFolder === '' ? parentFolder(library) : lastFolder);
    // Where the system has a dialog for it, that alone says which folder may be written to.
    const folder = host?.capabilities.pickPath === true ? '' : joinPath(parent, bundleName(new Date()));
    setChoice(isWanted ? { format, folder } : null);
  };
  return {
    choice,
    check,
    isReady: choice === null || check?.problem === null,
    toggle,
    choose: setChoice,
    targetOf: (row) => {
      if (choice === null) return undefined;
      const target = exportTargetOf(row, choice);
      return check?.taken.has(target.path) === true ? { ...target, overwrite: true } : target;
    },
  };
}
