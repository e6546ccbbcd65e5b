import { useQuery } from '@tanstack/react-query';
import type { ExportFormat } from '../../../shared/schemas/download.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import type { ExportInspection } from '../../../shared/schemas/library.ts';
import { api } from '../../api/connection-store.ts';
import { useSettled } from '../hooks/use-settled.ts';

interface ExportPathCheck {
  /** Undefined until the engine has answered for this path. Where the engine cannot be asked it stays undefined. */
  inspection: ExportInspection | undefined;
  isChecking: boolean;
}

/** What an export to a path would do there, asked again as it is typed. */
export function useExportPathCheck(format: ExportFormat, path: string): ExportPathCheck {
  const settled = useSettled(path);
  const isAskable = isAbsolutePath(settled);
  const { data, isFetching } = useQuery({
    queryKey: ['export-path', format, settled],
    enabled: isAskable,
    // The disk may change at any time, so no answer is reused.
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => api().library.inspectExport({ format, path: settled }, { signal }),
  });
  const isChecking = settled !== path || isFetching;
  return { inspection: isChecking ? undefined : data, isChecking };
}
