import type { ProgramVersions } from '../../../shared/inside/differences.ts';
import { canOpen } from '../../../shared/inside/image-files.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { GridRowProps } from '../rows/grid.tsx';
import { gridCell } from '../rows/roles.ts';
import { ComingName, RowName } from '../rows/row-name.tsx';
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
}

/** One difference, or a folder with what differs in it: its name, what has become of it, its size in both images. */
export function DifferenceRow(props: DifferenceRowProps) {
  const { rowProps, line, versions, level, isOpen, setSize, position, isByPath } = props;
  const inTree = { 'aria-level': level, 'aria-setsize': setSize, 'aria-posinset': position + 1 };
  if (line === undefined)
    return (
      <div {...rowProps} {...inTree} className={styles.columns} aria-busy="true">
        <ComingName level={level} />
      </div>
    );
  const { kind, before, after } = line;
  const name = isByPath ? line.path : line.name;
  const isFolder = canOpen(line) && !isByPath;
  return (
    <div
      {...rowProps}
      {...inTree}
      {...(isFolder ? { 'aria-expanded': isOpen } : {})}
      className={styles.columns}
    >
      <RowName
        name={name}
        kind={kind}
        level={level}
        canOpen={isFolder}
        isOpen={isOpen}
        isRemoved={line.difference === 'removed'}
        title={line.path}
      />
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
