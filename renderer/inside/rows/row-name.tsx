import { ChevronDown12Regular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRight12Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { MiddleCut } from '../../components/text/middle-cut.tsx';
import { FileIcon } from './file-icon.tsx';
import { toggleMark } from './grid.tsx';
import { gridCell, nameCell } from './roles.ts';
import styles from './row-name.module.css';

interface RowNameProps {
  name: string;
  kind: ImageFile['kind'];
  /** Depth in the tree, from 1. */
  level: number;
  canOpen: boolean;
  isOpen: boolean;
  isRemoved: boolean;
  title: string;
  /** Where it lies, where that cannot be seen from what stands above it. */
  place?: string | undefined;
}

/** The first cell of a row: what opens it, its icon, and its name. */
export function RowName({ name, kind, level, canOpen, isOpen, isRemoved, title, place }: RowNameProps) {
  const Chevron = isOpen ? ChevronDown12Regular : ChevronRight12Regular;
  return (
    <span
      {...nameCell(place === undefined ? name : `${name}, ${place}`)}
      className={styles.cell}
      style={indentOf(level)}
      title={title}
    >
      <span className={styles.chevron} {...(canOpen ? toggleMark : {})}>
        {canOpen ? <Chevron aria-hidden="true" /> : null}
      </span>
      <FileIcon kind={kind} isOpen={isOpen} />
      <span className={styles.label} data-removed={isRemoved || undefined}>
        <MiddleCut text={name} />
      </span>
      {place === undefined ? null : <span className={styles.place}>{place}</span>}
    </span>
  );
}

/** Stands where a name will be once its row has been read. */
export function ComingName({ level }: { level: number }) {
  const { t } = useTranslation();
  return (
    <span {...gridCell} className={styles.cell} style={indentOf(level)}>
      <span className="visually-hidden">{t('files.reading')}</span>
      <span className={styles.coming} />
    </span>
  );
}

/** However deep something lies, there is room for its name. */
function indentOf(level: number): CSSProperties {
  return { paddingLeft: `min(${4 + (level - 1) * 20}px, 50%)` };
}
