import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import { memo } from 'react';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { ChangeMark } from './change-mark.tsx';
import { FileIcon } from './file-icon.tsx';
import { type GridRowProps, toggleMark } from './grid.tsx';
import { gridCell, nameCell } from './roles.ts';
import styles from './row.module.css';
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
  const { t, format } = words;
  // However deep it lies, there is room for its name.
  const indent = { paddingLeft: `min(${4 + (level - 1) * 20}px, 50%)` };
  const inTree = { 'aria-level': level, 'aria-setsize': setSize, 'aria-posinset': position + 1 };
  if (file === undefined)
    return (
      <div {...rowProps} {...inTree} className={styles.row} aria-busy="true">
        <span {...gridCell} className={styles.name} style={indent}>
          <span className="visually-hidden">{t('files.reading')}</span>
          <span className={styles.coming} />
        </span>
      </div>
    );
  const name = label ?? file.name;
  const size = format.bytes(file.bytes);
  const canOpen = file.kind === 'folder' && file.hasChildren;
  const Chevron = isOpen ? ChevronDown12Regular : ChevronRight12Regular;
  return (
    <div
      {...rowProps}
      {...inTree}
      {...(canOpen ? { 'aria-expanded': isOpen } : {})}
      className={styles.row}
      data-removed={file.change?.mark === 'removed' || undefined}
    >
      <span
        {...nameCell(place === undefined ? name : `${name}, ${place}`)}
        className={styles.name}
        style={indent}
        title={place === undefined ? name : file.path}
      >
        <span className={styles.chevron} {...(canOpen ? toggleMark : {})}>
          {canOpen ? <Chevron aria-hidden="true" /> : null}
        </span>
        <FileIcon kind={file.kind} isOpen={isOpen} />
        <span className={styles.label}>
          <MiddleCut text={name} />
        </span>
        {place === undefined ? null : <span className={styles.place}>{place}</span>}
      </span>
      <span {...gridCell} className={styles.change}>
        <ChangeMark file={file} words={words} />
      </span>
      <span {...gridCell} className={styles.size}>
        {parentBytes === null ? null : (
          <ShareBar bytes={file.change?.mark === 'removed' ? 0 : file.bytes} of={parentBytes} />
        )}
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
