import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuWords } from './menu-words.ts';

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/**
 * Sets the application menu out of the platform's own roles, which carry its accelerators.
 * @param openPlace shows the window at the place with this hash.
 */
export function setApplicationMenu(
  words: MenuWords,
  openPlace: (hash: string) => void,
  platform: NodeJS.Platform = process.platform,
): void {
  const isMac = platform === 'darwin';
  const settings = placeItem(words.settings, 'CommandOrControl+,', '#/settings', openPlace);
  const template: Item[] = [
    ...(isMac ? [macAppMenu(words, settings)] : []),
    {
      role: 'fileMenu',
      label: words.file,
      submenu: [
        placeItem(words.explore, 'CommandOrControl+1', '#/explore', openPlace),
        placeItem(words.downloads, 'CommandOrControl+2', '#/downloads', openPlace),
        placeItem(words.library, 'CommandOrControl+3', '#/library', openPlace),
        ...(isMac ? [] : [settings]),
        separator,
        isMac ? { role: 'close', label: words.closeWindow } : { role: 'quit', label: words.quit },
      ],
    },
    { role: 'editMenu', label: words.edit, submenu: editItems(words) },
    { label: words.view, submenu: viewItems(words) },
    {
      role: 'windowMenu',
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        isMac ? { role: 'zoom', label: words.zoom } : { role: 'close', label: words.closeWindow },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function macAppMenu(words: MenuWords, settings: Item): Item {
  return {
    role: 'appMenu',
    label: app.getName(),
    submenu: [
      { role: 'about', label: words.about },
      separator,
      settings,
      separator,
      { role: 'services', label: words.services },
      separator,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      separator,
      { role: 'quit', label: words.quit },
    ],
  };
}

function editItems(words: MenuWords): Item[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    separator,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    separator,
    { role: 'selectAll', label: words.selectAll },
  ];
}

function viewItems(words: MenuWords): Item[] {
  const developer: Item[] = app.isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    separator,
    { role: 'togglefullscreen', label: words.fullScreen },
    ...developer,
  ];
}

function placeItem(
  label: string,
  accelerator: string,
  hash: string,
  openPlace: (hash: string) => void,
): Item {
  return { label, accelerator, click: () => openPlace(hash) };
}
