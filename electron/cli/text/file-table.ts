import { formatBytes } from '../../../shared/format.ts';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { sanitizeText } from './sanitize.ts';
import { formatTable } from './table.ts';

const signs: Readonly<Record<NonNullable<ImageFile['change']>['mark'], string>> = {
  added: '+',
  changed: '~',
  removed: '-',
};

/** Files as lines for people. @param isByPath names them by their paths; by their names alone otherwise. */
export function fileTable(
  files: readonly ImageFile[],
  isByPath: boolean,
  width: number | undefined,
): string[] {
  if (files.length === 0) return ['Nothing.'];
  return formatTable(
    [
      { header: '' },
      { header: 'SIZE', align: 'right' },
      { header: 'LAYER', align: 'right' },
      { header: isByPath ? 'PATH' : 'NAME', flexible: true },
      { header: 'REMARK', flexible: true },
    ],
    files.map((file) => [
      file.change === null ? '' : signs[file.change.mark],
      file.kind === 'file' || file.kind === 'folder' ? formatBytes(file.bytes) : '',
      String((file.change?.layer ?? file.layer) + 1),
      nameOf(file, isByPath),
      remarksOf(file),
    ]),
    width,
  );
}

function nameOf({ name, path, kind, link }: ImageFile, isByPath: boolean): string {
  const shown = isByPath ? path : name;
  const ended =
    kind === 'folder' && !/[\\/]$/.test(shown) ? `${shown}${path.includes('\\') ? '\\' : '/'}` : shown;
  return sanitizeText(link === null ? ended : `${ended} -> ${link}`);
}

function remarksOf({ kind, peculiarities, change }: ImageFile): string {
  const isPlain = kind === 'file' || kind === 'folder' || kind === 'symlink';
  return [
    ...(change?.mark === 'removed' ? ['removed'] : []),
    ...(isPlain ? [] : [kind.replace('-', ' ')]),
    ...peculiarities.filter((word) => word !== 'xattrs'),
  ].join(', ');
}
