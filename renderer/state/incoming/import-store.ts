import { create } from 'zustand';
import { navigate } from '../navigation.ts';
import { importPaths } from './import-paths.ts';

/** The names of files whose paths the user is asked for; null while nobody is asked. */
export const useImportQuestion = create<{ names: readonly string[] | null }>(() => ({ names: null }));

/** Imports dropped archives and folders; where this window has no paths of files, it asks for them. */
export function offerImport(files: readonly File[]): void {
  navigate({ place: 'library' });
  const paths = window.longshoreFiles?.pathsOf(files) ?? [];
  if (paths.length > 0) void importPaths(paths);
  else useImportQuestion.setState({ names: files.map(({ name }) => name) });
}

/** Asks for the path of an archive or folder. */
export function askForImport(): void {
  useImportQuestion.setState({ names: [] });
}
