import { memo } from 'react';
import { canOpen, type ImageFile } from '../../../shared/inside/image-files.ts';
import { ChangeMark } from './change-mark.tsx';
import type { GridRowProps } from './grid.tsx';
import { gridCell } from './roles.ts';
import styles from './row.module.css';
import { ComingName, RowName } from './row-name.tsx';
import type { RowWords } from './use-row-words.ts';

interface FileRowProps {
  rowProps: GridRowProps;
  /** Undefined until it has been read. */
  file: ImageFile | undefined;
  /** What it is called, where that is not its name. */
  label: string | undefined;
  level: number;
  isOpen: boolean;
  /** Bytes of the folder that it is in; null where its size is no share of that. */
  parentBytes: number | null;
  setSize: number;
  position: number;
  /** Where it lies, where that cannot be seen from what stands above it. */
  place?: string | undefined;
  words: RowWords;
}

/** One file or folder: its name, what layers have done to it, its size. Drawn again only when something of it changes. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { rowProps, file, label, level, isOpen, parentBytes, setSize, position, place, words } = props;
  const { format } = words;
  const inTree = { 'aria-level': level, 'aria-setsize': setSize, 'aria-posinset': position + 1 };
  if (file === undefined)
    return (
      <div {...rowProps} {...inTree} className={styles.row} aria-busy="true">
        <ComingName level={level} />
      </div>
    );
  const name = label ?? file.name;
  const size = format.bytes(file.bytes);
  const isRemoved = file.change?.mark === 'removed';
  const isFolder = canOpen(file);
  return (
    <div
      {...rowProps}
      {...inTree}
      {...(isFolder ? { 'aria-expanded': isOpen } : {})}
      className={styles.row}
      data-removed={isRemoved || undefined}
    >
      <RowName
        name={name}
        kind={file.kind}
        level={level}
        canOpen={isFolder}
        isOpen={isOpen}
        isRemoved={isRemoved}
        title={place === undefined ? name : file.path}
        place={place}
      />
      <span {...gridCell} className={styles.change}>
        <ChangeMark file={file} words={words} />
      </span>
      <span {...gridCell} className={styles.size}>
        {parentBytes === null ? null : <ShareBar bytes={isRemoved ? 0 : file.bytes} of={parentBytes} />}
        <span className={styles.bytes}>{hasSize(file) ? size : ''}</span>
      </span>
    </div>
  );
});

/** How much of its folder something is. */
function ShareBar({ bytes, of }: { bytes: number; of: number }) {
  const share = of === 0 ? 0 : Math.min(1, bytes / of);
  return (
    <span aria-hidden="true" className={styles.bar}>
      <span
        className={styles.share}
        style={{ width: `${share * 100}%` }}
        data-some={bytes > 0 || undefined}
      />
    </span>
  );
}

/** What is in a removed folder is in no sum. */
function hasSize({ kind, bytes, change }: ImageFile): boolean {
  if (change?.mark === 'removed' && bytes === 0) return false;
  return kind === 'file' || kind === 'folder' || kind === 'hardlink';
}
