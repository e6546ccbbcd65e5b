import { useQuery } from '@tanstack/react-query';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { ExportTarget } from '../../../shared/schemas/download.ts';
import { isAbsolutePath } from '../../../shared/schemas/input-text.ts';
import { api } from '../../api/connection-store.ts';
import { useSettled } from '../../components/hooks/use-settled.ts';

/** Places that are looked at together. */
const placesAtOnce = 16;

/** What exports to several places would do there. */
export interface ExportCheck {
  /** Paths of archives that are there and would be replaced. */
  taken: ReadonlySet<string>;
  /** The folder that will be made; null when it is there. */
  createsFolder: string | null;
  /** Why it cannot be written there. */
  problem: AppErrorData | null;
}

/** Asks the engine about the places of exports, again whenever they change; undefined until it has answered. */
export function useExportCheck(targets: readonly ExportTarget[]): ExportCheck | undefined {
  const places = [...new Map(targets.map(({ format, path }) => [path, { format, path }])).values()];
  const text = JSON.stringify(places);
  const settled = useSettled(text);
  const { data, isFetching } = useQuery({
    queryKey: ['export-paths', settled],
    enabled: settled === text && places.length > 0 && places.every(({ path }) => isAbsolutePath(path)),
    // The disk may change at any time, so no answer is reused.
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => checkPlaces(places, signal),
  });
  return isFetching || settled !== text ? undefined : data;
}

async function checkPlaces(
  places: readonly Pick<ExportTarget, 'format' | 'path'>[],
  signal: AbortSignal,
): Promise<ExportCheck> {
  const taken = new Set<string>();
  let createsFolder: string | null = null;
  for (let start = 0; start < places.length; start += placesAtOnce) {
    const some = places.slice(start, start + placesAtOnce);
    const answers = await Promise.all(some.map((place) => api().library.inspectExport(place, { signal })));
    for (const [index, answer] of answers.entries()) {
      if (answer.problem !== null) return { taken, createsFolder, problem: answer.problem };
      const { format, path } = some[index] ?? { format: 'oci', path: '' };
      // A layout is added to, and loses nothing.
      if (answer.exists && format !== 'oci') taken.add(path);
      createsFolder ??= answer.createsFolder;
    }
  }
  return { taken, createsFolder, problem: null };
}
