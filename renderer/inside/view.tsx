import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { ImageFile } from '../../shared/inside/image-files.ts';
import type { InsideState } from '../../shared/inside/inside-state.ts';
import { errorDataOf } from '../api/error-data.ts';
import { ErrorState } from '../components/error-state.tsx';
import { useCopy } from '../components/hooks/use-copy.ts';
import { useMedia } from '../components/hooks/use-media.ts';
import { SkeletonRows } from '../components/skeleton.tsx';
import { cutMiddle } from '../components/text/cut-middle.ts';
import type { MenuLine } from '../state/frame/context-menu.ts';
import { showNote } from '../state/show-toast.ts';
import { FilesFooter } from './footer.tsx';
import { WastedList } from './lists/wasted-list.tsx';
import { FolderMap } from './map/view.tsx';
import { ArrivingNote } from './opening/arriving-note.tsx';
import { TocNote } from './opening/toc-note.tsx';
import { Opening } from './opening/view.tsx';
import { FilePanel } from './preview/panel.tsx';
import { keyOf, type OpenedImage, type WholeImage } from './reading/image-of.ts';
import { type KeptView, useKeptView } from './reading/kept.ts';
import { windowsFolders } from './reading/paths.ts';
import { useInsideState, useOpenedImage } from './reading/queries.ts';
import { canSave } from './reading/readable.ts';
import { forgetOpened } from './reading/reopen.ts';
import { SaveNote } from './saving/save-note.tsx';
import { useSave } from './saving/use-save.tsx';
import { FilesToolbar } from './toolbar.tsx';
import { FileTreeView, type TreeHandle } from './tree/view.tsx';
import styles from './view.module.css';

/** Longest part of a path that is repeated (characters). */
const longestEcho = 120;

/** The files in an image: found, looked at and saved without unpacking it. */
export function FilesView({ image }: { image: WholeImage }) {
  const { t } = useTranslation();
  const state = useInsideState(image);
  if (state.data !== undefined) return <KnownFiles key={keyOf(image)} image={image} state={state.data} />;
  if (state.error !== null)
    return <ErrorState error={errorDataOf(state.error)} onRetry={() => void state.refetch()} />;
  return <SkeletonRows count={12} rowHeight={32} label={t('files.loading')} />;
}

function KnownFiles({ image, state }: { image: WholeImage; state: InsideState }) {
  const [view, keep] = useKeptView(keyOf(image));
  const layers = state.layers.slice(0, view.upTo ?? state.layers.length);
  // Fetching is asked for; what is here is opened at once.
  const isKnown = layers.every(({ state: is }) => is !== 'absent');
  const opened = useOpenedImage(image, view.upTo, isKnown);
  const whole = useOpenedImage(image, null, false).data;
  const shown = opened.data ?? (view.upTo === null ? whole : undefined);
  const changeView = (change: Partial<KeptView>) => keep(change);
  return (
    <Frame image={image} state={state} view={view} opened={shown} onChange={changeView}>
      {shown === undefined ? (
        <Opening
          image={image}
          state={state}
          error={opened.error === null ? undefined : errorDataOf(opened.error)}
          onRetry={() => void opened.refetch()}
          onLowest={(lowest) => keep({ upTo: lowest })}
        />
      ) : null}
    </Frame>
  );
}

interface FrameProps {
  image: WholeImage;
  state: InsideState;
  view: KeptView;
  opened: OpenedImage | undefined;
  onChange: (change: Partial<KeptView>) => void;
  /** What stands in the place of the files while they are not known. */
  children: React.ReactNode;
}

function Frame({ image, state, view, opened, onChange, children }: FrameProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const tree = useRef<TreeHandle>(null);
  const isNarrow = useMedia('(max-width: 1000px)');
  const { save, dialog } = useSave();
  const menuOf = useFileMenu(save, (path) => onChange({ view: 'map', mapped: path, query: '' }));
  const isPage = isNarrow && view.isFileOpen && view.selected !== null;
  const focusList = () =>
    list.current?.querySelector<HTMLElement>('[data-list], [data-key][tabindex="0"]')?.focus();
  const show = (path: string) => {
    onChange({ selected: path, query: '', showsWaste: false, view: 'tree', onlyChanged: false });
    // The tree stands there already, or is drawn with what is selected in view.
    tree.current?.reveal(path);
  };
  const openPath = (path: string) => onChange({ selected: path, isFileOpen: true });
  // Folders of Windows layers that are no part of the drive have names that say what they are.
  const topNames = new Map([
    ['Hives', t('files.hives')],
    ['UtilityVM', t('files.utilityVm')],
  ]);
  const changedBy = view.onlyChanged ? (view.upTo ?? state.layers.length) - 1 : undefined;
  return (
    <div className={styles.frame}>
      {isPage ? null : (
        <FilesToolbar
          files={opened?.summary.files}
          layers={state.layers}
          view={view}
          onChange={onChange}
          onLeaveSearch={focusList}
        />
      )}
      {opened === undefined ? (
        <div className={styles.waiting}>{children}</div>
      ) : (
        <>
          <ArrivingNote summary={opened.summary} state={state} onAgain={() => forgetOpened(image)} />
          <TocNote layers={opened.summary.layers} />
          <div className={styles.columns}>
            <div ref={list} className={styles.list} data-aside={isPage || undefined}>
              {view.showsWaste ? (
                <WastedList
                  opened={opened}
                  onSelect={(path) => onChange({ selected: path })}
                  onShow={show}
                  menuOf={(path) => menuOf.path(path, () => show(path))}
                  onClose={() => onChange({ showsWaste: false })}
                />
              ) : view.view === 'map' && view.query === '' ? (
                <FolderMap
                  opened={opened}
                  path={view.mapped ?? ''}
                  changedBy={changedBy}
                  menuOf={(path) => menuOf.path(path, () => show(path))}
                  onCopy={menuOf.copy}
                  onFolder={(path) => onChange({ mapped: path, selected: path === '' ? null : path })}
                  onFile={openPath}
                />
              ) : (
                <FileTreeView
                  ref={tree}
                  choice={{
                    opened,
                    order: view.order,
                    changedBy,
                    query: view.query.trim(),
                  }}
                  onOrder={(order) => onChange({ order })}
                  openFolders={view.openFolders ?? (opened.summary.isWindows ? windowsFolders : [])}
                  onFolders={(openFolders) => onChange({ openFolders })}
                  selected={view.selected}
                  onSelect={({ path }) => onChange({ selected: path })}
                  onOpenFile={({ path }) => openPath(path)}
                  opensAtOnce={isNarrow}
                  onCopy={menuOf.copy}
                  menuOf={(file) => menuOf.file(opened, file, () => show(file.path))}
                  nameOf={(file, level) =>
                    level === 1 && opened.summary.isWindows ? topNames.get(file.name) : undefined
                  }
                />
              )}
              <FilesFooter
                summary={opened.summary}
                onWaste={view.showsWaste ? undefined : () => onChange({ showsWaste: true })}
              />
            </div>
            {isNarrow && !isPage ? null : (
              <div className={styles.file} data-page={isPage || undefined}>
                <FilePanel
                  image={image}
                  opened={opened}
                  path={view.selected}
                  onSave={save}
                  onShow={show}
                  onMap={(path) => onChange({ view: 'map', mapped: path, query: '', isFileOpen: false })}
                  onBack={
                    isPage
                      ? () => {
                          flushSync(() => onChange({ isFileOpen: false }));
                          focusList();
                        }
                      : undefined
                  }
                />
              </div>
            )}
          </div>
        </>
      )}
      <SaveNote />
      {dialog}
    </div>
  );
}

/** The context menus of files. */
function useFileMenu(save: (opened: OpenedImage, file: ImageFile) => void, onMap: (path: string) => void) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const copyText = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text: cutMiddle(text, longestEcho) }));
  };
  const copies = (path: string, name: string): MenuLine[] => [
    { label: t('files.copyPath'), run: () => copyText(path), keys: 'Ctrl+C' },
    { label: t('files.copyName'), run: () => copyText(name) },
  ];
  return {
    copy: copyText,
    file: (opened: OpenedImage, file: ImageFile, onShow: () => void): readonly MenuLine[] => [
      ...(canSave(opened, file)
        ? [
            {
              label: t(file.kind === 'folder' ? 'files.saveFolder' : 'files.saveFile'),
              run: () => save(opened, file),
            },
          ]
        : []),
      ...(file.kind === 'folder' ? [{ label: t('files.showMap'), run: () => onMap(file.path) }] : []),
      { label: t('files.showInTree'), run: onShow },
      null,
      ...copies(file.path, file.name),
    ],
    path: (path: string, onShow: () => void): readonly MenuLine[] => [
      { label: t('files.showInTree'), run: onShow },
      null,
      ...copies(path, path.split(/[\\/]/).at(-1) ?? path),
    ],
  };
}
