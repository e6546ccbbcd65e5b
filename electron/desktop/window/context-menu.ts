import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuWords } from './menu-words.ts';

type Item = MenuItemConstructorOptions;

/**
 * Gives the texts of a window the menu that Electron, other than a browser, does not have: cut, copy, paste and select
 * all in a field, copy in what is selected elsewhere, and on macOS the dictionary. A page that shows a menu of its own at
 * that place prevents this one.
 */
export function addContextMenu(
  window: BrowserWindow,
  words: () => MenuWords,
  platform: NodeJS.Platform = process.platform,
): void {
  const { webContents } = window;
  webContents.on('context-menu', (_event, params) => {
    const items = textItems(params, words());
    if (platform === 'darwin' && params.selectionText.trim() !== '')
      items.unshift(
        { label: words().lookUp, click: () => webContents.showDefinitionForSelection() },
        { type: 'separator' },
      );
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

function textItems({ isEditable, selectionText, editFlags }: ContextMenuParams, words: MenuWords): Item[] {
  const copy: Item = { role: 'copy', label: words.copy, enabled: editFlags.canCopy };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'cut', label: words.cut, enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: words.paste, enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: words.selectAll, enabled: editFlags.canSelectAll },
  ];
}
