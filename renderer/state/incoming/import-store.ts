import { create } from 'zustand';
import { droppedPaths } from '../../api/dropped-files.ts';
import { navigate } from '../navigation.ts';
import { showError } from '../show-toast.ts';
import { importPaths } from './import-jobs.ts';

/** The names of files whose paths the user is asked for; null while nobody is asked. */
export const useImportQuestion = create<{ names: readonly string[] | null }>(() => ({ names: null }));

/** Imports dropped archives and folders; where this window learns no paths of files, it asks for them. */
export async function offerImport(files: readonly File[]): Promise<void> {
  navigate({ place: 'library' });
  try {
    const paths = await droppedPaths(files);
    if (paths.length > 0) importPaths(paths);
    else askForImport(files.map(({ name }) => name));
  } catch (thrown) {
    showError(thrown);
  }
}

/**
 * Asks for the path of an archive or folder.
 * @param names what was dropped, where anything was.
 */
export function askForImport(names: readonly string[] = []): void {
  useImportQuestion.setState({ names });
}
