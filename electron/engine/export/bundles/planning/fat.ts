import { statfs } from 'node:fs/promises';

/** FAT in all its sizes (statfs(2), `MSDOS_SUPER_MAGIC`); exFAT has another. */
const fatType = 0x4d44;

/** True for a folder on a disk that takes no file over 4 GiB, as far as the system tells: Windows does not. */
export async function isOnFat(folder: string): Promise<boolean> {
  return statfs(folder).then(
    ({ type }) => type === fatType,
    () => false,
  );
}
