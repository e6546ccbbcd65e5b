import { Globe12Regular } from '@fluentui/react-icons/svg/globe';
import { type MouseEvent, memo, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../shared/digest.ts';
import { imageKey } from '../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import type { ImageSignatures } from '../../shared/schemas/signatures.ts';
import type { FollowedTag, ImageUpdate } from '../../shared/schemas/updates.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { MiddleCut } from '../components/text/middle-cut.tsx';
import { shortPlatform } from '../components/text/platform-words.ts';
import { useFormat } from '../components/text/use-format.ts';
import { KeptSignatureMark } from '../signatures/kept-mark.tsx';
import { JobNote } from './job-note.tsx';
import styles from './row.module.css';
import { RowActions } from './row-actions.tsx';
import { RowBox } from './selection/row-box.tsx';
import { openImageMenu, selectImage, toggleImage, useLibrarySelection } from './selection/store.ts';
import { UpdateCell } from './updates/cell.tsx';

interface LibraryRowProps {
  image: LibraryImage;
  index: number;
  /** True for the row that the keyboard is at: the others are no stops of the Tab key. */
  isActive: boolean;
  /** Selects all rows up to this one. */
  onRange: (key: string) => void;
  /** The newer version of the image. */
  update: ImageUpdate | undefined;
  /** How the image's tag is followed. */
  tag: FollowedTag | undefined;
  /** What was kept with the image of signatures, once it is known. */
  signatures: ImageSignatures | undefined;
  /** What is the same for all rows, and is found out once. */
  table: TableFacts;
}

/** What all rows of the table depend on. The object stays the same while nothing in it changes. */
export interface TableFacts {
  columnCount: number;
  defaultRegistry: string;
  isReadOnly: boolean;
}

/** One image of the library, and below it how work on it goes. Fast scrolling mounts hundreds: it must stay light. */
export const LibraryRow = memo((props: LibraryRowProps) => {
  const { image, index, isActive, onRange, update, tag, signatures, table } = props;
  const { t } = useTranslation();
  const format = useFormat();
  // Fast scrolling brings a window full of rows in one frame: their buttons may come in the next ones.
  const isWhole = useDeferredValue(true, false);
  const { reference, digest, platform, size, uniqueBytes, addedAt, hasForeignLayers, isDamaged } = image;
  const { host, repository, version } = imageName(reference, table.defaultRegistry);
  const key = imageKey(image);
  const isSelected = useLibrarySelection(({ selected }) => selected.has(key));
  const onClick = (event: MouseEvent) => {
    if (
      // An icon in a button is no HTML element.
      event.target instanceof Element &&
      event.target.closest('button, a, input, [role=dialog], [role=menu]') !== null
    )
      return;
    if (event.shiftKey) onRange(key);
    else if (event.ctrlKey || event.metaKey) toggleImage(key);
    else selectImage(key);
  };
  const onContextMenu = (event: MouseEvent) => {
    // What the row has opened hands its events on to it.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    event.preventDefault();
    openImageMenu(key, event.clientX, event.clientY);
  };
  return (
    <>
      <tr
        className={styles.row}
        aria-rowindex={index + 2}
        data-selected={isSelected || undefined}
        onClick={onClick}
        onContextMenu={onContextMenu}
      >
        <td className={styles.box}>
          <RowBox imageKey={key} reference={reference} isActive={isActive} onRange={onRange} />
        </td>
        <td className={styles.image}>
          <span className={styles.name} title={reference}>
            {host === '' ? null : <span className={styles.host}>{host}</span>}
            <strong>
              <MiddleCut text={repository} />
            </strong>
            <span className={styles.tag}>
              <MiddleCut text={version} />
            </span>
          </span>
          <span className={styles.digest}>
            <code title={digest}>{shortDigest(digest)}</code>
            {isWhole ? <CopyButton text={digest} label={t('image.copyDigest')} /> : null}
            <KeptSignatureMark signatures={signatures} />
            {isDamaged ? (
              <span className={styles.damaged} title={t('library.damagedHint')}>
                {t('library.damaged')}
              </span>
            ) : null}
            {hasForeignLayers ? (
              <span className={styles.foreign} title={t('library.foreignHint')}>
                <Globe12Regular aria-hidden="true" />
                {t('library.foreign')}
              </span>
            ) : null}
          </span>
        </td>
        <td className={styles.platform}>
          {platform === 'all'
            ? t('downloads.allPlatforms')
            : platform === null
              ? ''
              : shortPlatform(platform)}
        </td>
        <td className={styles.updates}>
          {isWhole ? (
            <UpdateCell image={image} update={update} tag={tag} isReadOnly={table.isReadOnly} />
          ) : null}
        </td>
        <td className={styles.number}>{isDamaged ? '' : format.bytes(size)}</td>
        <td className={`${styles.number} ${styles.unique}`}>
          {isDamaged ? '' : format.bytes(uniqueBytes)}
          {size > uniqueBytes ? (
            <span className={styles.shared}>
              {t('library.shared', { size: format.bytes(size - uniqueBytes) })}
            </span>
          ) : null}
        </td>
        <td className={styles.date}>{addedAt === null ? '' : format.date(addedAt)}</td>
        <td className={styles.actions}>{isWhole ? <RowActions image={image} /> : null}</td>
      </tr>
      <tr className={styles.note}>
        <td colSpan={table.columnCount}>
          <JobNote jobKey={reference} />
        </td>
      </tr>
    </>
  );
});

/** The reference in three parts: the default registry goes without saying, and tag or digest stand behind the repository. */
function imageName(
  reference: string,
  defaultRegistry: string,
): { host: string; repository: string; version: string } {
  const slash = reference.indexOf('/') + 1;
  const host = reference.slice(0, slash);
  const name = reference.slice(slash);
  const end = /(?:@.*|:[^:/@]*(?:@.*)?)?$/.exec(name)?.index ?? name.length;
  return {
    host: host === `${defaultRegistry}/` ? '' : host,
    repository: name.slice(0, end),
    version: name.slice(end),
  };
}
