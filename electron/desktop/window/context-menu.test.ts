import type { BrowserWindow as ElectronWindow } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { BrowserWindow, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { addContextMenu } from './context-menu.ts';
import { menuWords } from './menu-words.ts';

let window: BrowserWindow;

beforeEach(() => {
  resetElectron('');
  window = new BrowserWindow({});
});

const allowed = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };

/** The entries of the menu at a place of the page. */
function menuAt(place: object, platform: NodeJS.Platform = 'linux') {
  addContextMenu(window as unknown as ElectronWindow, () => menuWords('en'), platform);
  window.webContents.emit(
    'context-menu',
    {},
    { isEditable: false, selectionText: '', editFlags: allowed, ...place },
  );
  return recorded.popups.at(-1) ?? [];
}

describe('the context menu', () => {
  it('cuts, copies, pastes and selects in a field, each where it is possible', () => {
    const items = menuAt({ isEditable: true, editFlags: { ...allowed, canCut: false, canCopy: false } });
    expect(items.map(({ role, label, enabled }) => [role, label, enabled])).toEqual([
      ['cut', 'Cut', false],
      ['copy', 'Copy', false],
      ['paste', 'Paste', true],
      [undefined, undefined, undefined],
      ['selectAll', 'Select All', true],
    ]);
  });

  it('copies what is selected elsewhere, and is none where nothing is', () => {
    expect(menuAt({ selectionText: 'sha256:1' }).map(({ role }) => role)).toEqual(['copy']);
    recorded.popups.length = 0;
    expect(menuAt({ selectionText: ' ' })).toEqual([]);
  });

  it('looks a text up on macOS alone', () => {
    expect(menuAt({ selectionText: 'harbour' }, 'win32').map(({ label }) => label)).toEqual(['Copy']);
    const [first] = menuAt({ selectionText: 'harbour' }, 'darwin');
    expect(first?.label).toBe('Look Up');
    first?.click?.(undefined as never, undefined, undefined as never);
    expect(window.webContents.lookUps).toBe(1);
  });
});
