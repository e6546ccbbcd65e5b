import { Search32Regular } from '@fluentui/react-icons/svg/search';
import { type Ref, useImperativeHandle } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../../shared/inside/image-files.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { cutMiddle } from '../../components/text/cut-middle.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { MenuLine } from '../../state/frame/context-menu.ts';
import { ListFailure } from '../reading/list-failure.tsx';
import { FileGrid } from '../rows/grid.tsx';
import { FileHeads, fileColumns } from '../rows/heads.tsx';
import { FileRow } from '../rows/row.tsx';
import { useRowWords } from '../rows/use-row-words.ts';
import { type Branch, lineAt } from './branches.ts';
import { type TreeChoice, useFileTree } from './use-file-tree.ts';
import { useTreeLines } from './use-tree-lines.ts';
import styles from './view.module.css';

/** What others may ask of the tree. */
export interface TreeHandle {
  /** Shows the file of a path and selects it. */
  reveal: (path: string) => void;
}

interface FileTreeViewProps {
  choice: TreeChoice;
  onOrder: (order: TreeChoice['order']) => void;
  openFolders: readonly string[];
  onFolders: (paths: readonly string[]) => void;
  /** Path of the file that is selected. */
  selected: string | null;
  onSelect: (file: ImageFile) => void;
  /** Enter on a file, or a second press. */
  onOpenFile: (file: ImageFile) => void;
  /** True where a press opens a file at once. */
  opensAtOnce: boolean;
  /** Copies the path of a file. */
  onCopy: (path: string) => void;
  menuOf: (file: ImageFile) => readonly MenuLine[];
  nameOf: (file: ImageFile, level: number) => string | undefined;
  ref?: Ref<TreeHandle>;
}

/** Longest part of a search that is repeated (characters). */
const longestEcho = 80;

/** The files of an image as a tree, or those that a search has found. */
export function FileTreeView(props: FileTreeViewProps) {
  const { choice, onOrder, openFolders, onFolders, selected, onSelect, onOpenFile, opensAtOnce } = props;
  const { onCopy, menuOf, nameOf, ref } = props;
  const { t } = useTranslation();
  const { tree, choice: shown } = useFileTree(choice, openFolders);
  const { root } = tree;
  const words = useRowWords();
  const isSearch = shown.query !== '';
  const { grid, reveal } = useTreeLines(tree, {
    selected: selected ?? undefined,
    onSelect,
    onOpenFile,
    onCopy,
    onFolders,
    isSearch,
  });
  useImperativeHandle(ref, () => ({ reveal: (path) => void reveal(path) }));

  const failure =
    tree.failure === undefined ? null : <ListFailure opened={shown.opened} failure={tree.failure} />;
  if (root === undefined)
    return failure ?? <SkeletonRows count={12} rowHeight={32} label={t('files.loading')} />;
  if (root.count === 0)
    return (
      <EmptyState
        icon={<Search32Regular />}
        title={
          isSearch
            ? t('files.nothingFound', { query: cutMiddle(shown.query, longestEcho) })
            : t(shown.changedBy === undefined ? 'files.empty' : 'files.nothingChanged')
        }
      />
    );
  return (
    <>
      {failure}
      {isSearch ? <FoundSum found={root} /> : null}
      <FileGrid
        role="treegrid"
        label={t(isSearch ? 'files.found' : 'files.name')}
        {...grid}
        onPress={(index) => {
          grid.onActive(index);
          const file = lineAt(root, index)?.file;
          if (opensAtOnce && file !== undefined && file.kind !== 'folder') onOpenFile(file);
        }}
        onRange={(first, last) => tree.want(first, last)}
        menuOf={(index) => {
          const file = lineAt(root, index)?.file;
          return file === undefined ? [] : menuOf(file);
        }}
        className={fileColumns}
        heads={
          <FileHeads order={choice.order} onOrder={onOrder} isOfChanges={shown.changedBy !== undefined} />
        }
      >
        {(index, rowProps, place) => {
          const line = lineAt(root, index);
          if (line === undefined) return null;
          const { file, parent, position, branch } = line;
          return (
            <FileRow
              key={place}
              rowProps={rowProps}
              file={file}
              label={file === undefined ? undefined : nameOf(file, parent.level)}
              level={parent.level}
              isOpen={branch !== undefined}
              parentBytes={isSearch && parent.node === 0 ? null : parent.bytes}
              setSize={parent.total}
              position={position}
              place={isSearch && parent.node === 0 && file !== undefined ? folderOf(file) : undefined}
              words={words}
            />
          );
        }}
      </FileGrid>
    </>
  );
}

/** How much a search has found. */
function FoundSum({ found: { total, bytes } }: { found: Branch }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p role="status" className={styles.sum}>
      {t('files.foundSum', { count: total, number: format.number(total), size: format.bytes(bytes) })}
    </p>
  );
}

/** The folder that a file lies in, as its path has it. */
function folderOf({ path, name }: ImageFile): string {
  return path.endsWith(name) ? path.slice(0, Math.max(1, path.length - name.length - 1)) : path;
}
