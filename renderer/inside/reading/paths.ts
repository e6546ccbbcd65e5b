/** Folders that are open at first: of a drive of Windows most is in one folder. */
export const windowsFolders: readonly string[] = ['C:\\', 'C:\\Windows'];

/** The path of a name in a folder, as paths of the image are written. */
export function joined(folder: string, name: string, isWindows: boolean): string {
  const slash = isWindows ? '\\' : '/';
  if (folder === '') return isWindows ? name : `/${name}`;
  return folder.endsWith(slash) ? folder + name : folder + slash + name;
}

/** The folders above a path and the path itself, each as a path; the root is not among them. */
export function trailOf(path: string, isWindows: boolean): { name: string; path: string }[] {
  const names = path.split(isWindows ? /(?<=^C:)\\|\\/ : '/').filter((name) => name !== '');
  let at = '';
  return names.map((part) => {
    const name = isWindows && at === '' && part === 'C:' ? 'C:\\' : part;
    at = joined(at, name, isWindows);
    return { name, path: at };
  });
}
