import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What lies at a path of a folder that another tool has unpacked an image into. */
export interface DiskEntry {
  kind: 'file' | 'folder' | 'symlink' | 'other';
  /** Bytes of a file. */
  size: number;
  link: string;
  /** Permission bits. */
  mode: number;
  owner: string;
}

/** All that lies in a folder, by its path from there. */
export function diskTree(
  root: string,
  path = '',
  seen = new Map<string, DiskEntry>(),
): Map<string, DiskEntry> {
  for (const name of readdirSync(join(root, path))) {
    const place = join(root, path, name);
    const found = lstatSync(place);
    const kind = found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'symlink'
        : found.isFile()
          ? 'file'
          : 'other';
    seen.set(`${path}/${name}`, {
      kind,
      size: kind === 'file' ? found.size : 0,
      link: kind === 'symlink' ? readlinkSync(place) : '',
      mode: found.mode & 0o7777,
      owner: `${found.uid}:${found.gid}`,
    });
    if (kind === 'folder') diskTree(root, `${path}/${name}`, seen);
  }
  return seen;
}

/** A difference between two folders: its path, and `added`, `removed` or `changed`. */
export type DiskDifference = [path: string, change: string];

/** What differs from one folder to another, in order of path, as `diff -r` would find it and `rsync -rlpgo --checksum` would copy. */
export function diskDifferences(before: string, after: string): DiskDifference[] {
  const [left, right] = [diskTree(before), diskTree(after)];
  const found: DiskDifference[] = [];
  for (const [path, entry] of left) {
    const other = right.get(path);
    if (other === undefined) found.push([path, 'removed']);
    else if (!isSame(entry, other) || !hasSameBytes(before, after, path, entry))
      found.push([path, 'changed']);
  }
  for (const path of right.keys()) if (!left.has(path)) found.push([path, 'added']);
  return found.sort(([one], [other]) => (one < other ? -1 : 1));
}

function isSame(left: DiskEntry, right: DiskEntry): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'folder') return true;
  return (
    left.size === right.size &&
    left.link === right.link &&
    left.owner === right.owner &&
    (left.kind === 'symlink' || left.mode === right.mode)
  );
}

function hasSameBytes(before: string, after: string, path: string, { kind }: DiskEntry): boolean {
  return kind !== 'file' || readFileSync(join(before, path)).equals(readFileSync(join(after, path)));
}
