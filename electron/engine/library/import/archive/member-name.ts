import { posix } from 'node:path';
import { invalidArchive } from '../archive-error.ts';
import { longestName } from '../limits.ts';

/**
 * The name of a member as it is looked up: without “./”, and without a slash at the end. It is only ever compared with other names, and never becomes a path;
 * names that lead out of the archive are refused nonetheless, because whoever wrote them meant harm to some program.
 * @param path the archive, for messages.
 * @throws {AppError} `ARCHIVE_INVALID`.
 */
export function memberName(name: string, path: string): string {
  if (name.length > longestName) throw invalidArchive(path, 'name', 'a name in it is too long');
  if (name.includes('\0')) throw invalidArchive(path, 'name', 'a name in it contains a zero byte');
  const plain = posix.normalize(name).replace(/^\.(?:\/|$)|\/+$/g, '');
  // “./C:/x” is absolute only without what stands before it.
  if (isAbsolute(name) || isAbsolute(plain))
    throw invalidArchive(path, 'name', `a name in it is absolute (${name.slice(0, 200)})`);
  if (name.split(/[/\\]/).includes('..'))
    throw invalidArchive(path, 'name', `a name in it leads out of it (${name.slice(0, 200)})`);
  return plain;
}

function isAbsolute(name: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(name);
}

/** A link of an archive. */
export interface MemberLink {
  type: 'symlink' | 'link';
  /** The name of the link itself. */
  name: string;
  /** What it says. */
  target: string;
}

/**
 * The name of the member that a link leads to. A symbolic link is told from its own folder, a hard one from the
 * archive's.
 * @throws {AppError} `ARCHIVE_INVALID` when it leads out of the archive.
 */
export function linkedName({ type, name, target }: MemberLink, path: string): string {
  const leadsOut = () =>
    invalidArchive(
      path,
      'link',
      `a link in it leads out of it (${name.slice(0, 200)} → ${target.slice(0, 200)})`,
    );
  if (target === '' || target.length > longestName || /[\0\\]/.test(target) || target.startsWith('/'))
    throw leadsOut();
  const found = posix.normalize(type === 'link' ? target : posix.join(posix.dirname(name), target));
  if (found === '..' || found.startsWith('../')) throw leadsOut();
  return memberName(found, path);
}
