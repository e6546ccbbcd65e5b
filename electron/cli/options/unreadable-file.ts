import { systemErrorCode } from '../../engine/files/disk-error.ts';

/**
 * Why a file that the command line names cannot be read, in the words of that.
 * @returns a sentence without its full stop; undefined when the system says something that is not foreseen.
 */
export function whyUnreadable(error: unknown, path: string): string | undefined {
  const code = systemErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file ${path}`;
  if (code === 'EISDIR') return `${path} is a folder. Give a file`;
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read. Check its permissions`;
  return undefined;
}
