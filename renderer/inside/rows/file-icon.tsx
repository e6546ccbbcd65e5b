import { Document16Regular } from '@fluentui/react-icons/svg/document';
import { DocumentLink16Regular } from '@fluentui/react-icons/svg/document-link';
import { Folder16Regular } from '@fluentui/react-icons/svg/folder';
import { FolderOpen16Regular } from '@fluentui/react-icons/svg/folder-open';
import { Link16Regular } from '@fluentui/react-icons/svg/link';
import { PlugConnected16Regular } from '@fluentui/react-icons/svg/plug-connected';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import styles from './file-icon.module.css';

interface FileIconProps {
  kind: ImageFile['kind'];
  isOpen?: boolean;
}

/** What a file is, as a picture; its word is in the panel beside. */
export function FileIcon({ kind, isOpen = false }: FileIconProps) {
  const Icon =
    kind === 'folder'
      ? isOpen
        ? FolderOpen16Regular
        : Folder16Regular
      : (icons.get(kind) ?? Document16Regular);
  return <Icon aria-hidden="true" className={styles.icon} />;
}

const icons = new Map([
  ['symlink', Link16Regular],
  ['hardlink', DocumentLink16Regular],
  ['character-device', PlugConnected16Regular],
  ['block-device', PlugConnected16Regular],
  ['pipe', PlugConnected16Regular],
] as const) as ReadonlyMap<string, typeof Link16Regular>;
