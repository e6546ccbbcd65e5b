import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { ChangeMark } from './change-mark.tsx';
import { FileIcon } from './file-icon.tsx';
import type { GridRowProps } from './grid.tsx';
import { gridCell, nameCell } from './roles.ts';
import styles from './row.module.css';

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
  onToggle: () => void;
}

/** One file or folder: its name, what layers have done to it, its size. */
export function FileRow(props: FileRowProps) {
  const { rowProps, file, label, level, isOpen, parentBytes, setSize, position, place, onToggle } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const indent = { paddingLeft: 4 + (level - 1) * 20 };
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
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the grid has the keys */}
        <span
          className={styles.chevron}
          onClick={(event) => {
            if (!canOpen) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          {canOpen ? <Chevron aria-hidden="true" /> : null}
        </span>
        <FileIcon kind={file.kind} isOpen={isOpen} />
        <span className={styles.label}>
          <MiddleCut text={name} />
        </span>
        {place === undefined ? null : <span className={styles.place}>{place}</span>}
      </span>
      <span {...gridCell} className={styles.change}>
        <ChangeMark file={file} />
      </span>
      <span {...gridCell} className={styles.size}>
        {parentBytes === null ? null : (
          <ShareBar bytes={file.change?.mark === 'removed' ? 0 : file.bytes} of={parentBytes} />
        )}
        <span className={styles.bytes}>{hasSize(file) ? size : ''}</span>
      </span>
    </div>
  );
}

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
