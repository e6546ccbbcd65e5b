import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import { useTranslation } from 'react-i18next';
import type { ProgramVersions } from '../../../shared/inside/differences.ts';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import { FileIcon } from '../rows/file-icon.tsx';
import type { GridRowProps } from '../rows/grid.tsx';
import { gridCell, nameCell } from '../rows/roles.ts';
import { canOpen } from '../tree/use-tree-keys.ts';
import styles from './row.module.css';
import type { DifferenceLine } from './use-difference-tree.ts';
import { WhatDiffers } from './what-differs.tsx';

/** The class that gives heads the columns of the rows below them. */
export const differenceColumns = styles.columns;

interface DifferenceRowProps {
  rowProps: GridRowProps;
  /** Undefined until it has been read. */
  line: DifferenceLine | undefined;
  versions: ProgramVersions | undefined;
  level: number;
  isOpen: boolean;
  setSize: number;
  position: number;
  /** Named by its path, where that cannot be seen from what stands above it. */
  isByPath: boolean;
  onToggle: () => void;
}

/** One difference, or a folder with what differs in it: its name, what has become of it, its size in both images. */
export function DifferenceRow(props: DifferenceRowProps) {
  const { rowProps, line, versions, level, isOpen, setSize, position, isByPath, onToggle } = props;
  const { t } = useTranslation();
  const indent = { paddingLeft: `min(${4 + (level - 1) * 20}px, 40cqi)` };
  const inTree = { 'aria-level': level, 'aria-setsize': setSize, 'aria-posinset': position + 1 };
  if (line === undefined)
    return (
      <div {...rowProps} {...inTree} className={styles.columns} aria-busy="true">
        <span {...gridCell} className={styles.name} style={indent}>
          <span className="visually-hidden">{t('files.reading')}</span>
          <span className={styles.coming} />
        </span>
      </div>
    );
  const { kind, before, after } = line;
  const name = isByPath ? line.path : line.name;
  const isFolder = canOpen(line) && !isByPath;
  const Chevron = isOpen ? ChevronDown12Regular : ChevronRight12Regular;
  return (
    <div
      {...rowProps}
      {...inTree}
      {...(isFolder ? { 'aria-expanded': isOpen } : {})}
      className={`${styles.columns} ${styles.row}`}
      data-removed={line.difference === 'removed' || undefined}
    >
      <span {...nameCell(name)} className={styles.name} style={indent} title={line.path}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the grid has the keys */}
        <span
          className={styles.chevron}
          onClick={(event) => {
            if (!isFolder) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          {isFolder ? <Chevron aria-hidden="true" /> : null}
        </span>
        <FileIcon kind={kind} isOpen={isOpen} />
        <span className={styles.label}>
          <MiddleCut text={name} />
        </span>
      </span>
      <span {...gridCell} className={styles.what}>
        <WhatDiffers line={line} versions={versions} />
      </span>
      <Size side={before} />
      <Size side={after} />
      <span {...gridCell} className={`${styles.size} ${styles.growth}`}>
        <Growth line={line} />
      </span>
    </div>
  );
}

function Size({ side }: { side: DifferenceLine['before'] }) {
  const format = useFormat();
  const hasSize = side?.kind === 'file' || (side?.kind === 'folder' && side.bytes > 0);
  return (
    <span {...gridCell} className={styles.size}>
      {hasSize ? format.bytes(side.bytes) : ''}
    </span>
  );
}

/** By how much the image has grown or shrunk there. */
function Growth({ line: { before, after } }: { line: DifferenceLine }) {
  const format = useFormat();
  const growth = (after?.bytes ?? 0) - (before?.bytes ?? 0);
  if (growth === 0) return null;
  return `${growth > 0 ? '+' : '−'}${format.bytes(Math.abs(growth))}`;
}
