import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, recorded, resetElectron } from '../../tests/support/electron/electron-stand-in.ts';
import { createSampleEngine, sampleRow } from '../../tests/support/sample-engine.ts';
import type { HostServices } from '../api/context.ts';
import { createDesktopHost } from './host.ts';

let host: HostServices;

beforeEach(() => {
  resetElectron('');
  const engine = createSampleEngine();
  const row = {
    ...sampleRow('1', 'a'),
    export: { format: 'oci-archive', path: '/exports/image.tar' } as const,
  };
  host = createDesktopHost(
    {
      ...engine,
      downloads: { ...engine.downloads, list: () => [row] },
      library: { ...engine.library, hasExported: (path) => path === resolve('/typed/image.tar') },
    },
    () => undefined,
    true,
  );
});

describe('the desktop host', () => {
  it('says what it can do', () => {
    expect(host.info()).toMatchObject({
      kind: 'desktop',
      capabilities: {
        pickPath: true,
        revealPath: true,
        notifications: true,
        // Only an installed app can be opened at login.
        openAtLogin: false,
        systemProxy: true,
        updates: true,
      },
    });
  });

  it('hands on what the user picked, and nothing when the dialog was closed', async () => {
    answers.openDialog = { canceled: true, filePaths: [] };
    expect(await host.pickPath({ kind: 'folder', title: 'Library' })).toBeNull();
    answers.openDialog = { canceled: false, filePaths: ['/chosen'] };
    expect(await host.pickPath({ kind: 'folder', title: 'Library' })).toBe('/chosen');
    answers.saveDialog = { canceled: true, filePath: '' };
    expect(await host.pickPath({ kind: 'save-file', title: 'Export' })).toBeNull();
    answers.saveDialog = { canceled: false, filePath: '/chosen.tar' };
    expect(await host.pickPath({ kind: 'save-file', title: 'Export' })).toBe('/chosen.tar');
  });

  it('begins where the user was last, unless the page names a place', async () => {
    answers.openDialog = { canceled: false, filePaths: [join('/chosen', 'ca.pem')] };
    await host.pickPath({ kind: 'open-file', title: 'Certificates' });
    await host.pickPath({ kind: 'save-file', title: 'Export' });
    answers.openDialog = { canceled: false, filePaths: ['/library'] };
    await host.pickPath({ kind: 'folder', title: 'Library', defaultPath: '/named' });
    answers.openDialog = { canceled: false, filePaths: ['/elsewhere'] };
    await host.pickPath({ kind: 'folder', title: 'Library' });
    await host.pickPath({ kind: 'folder', title: 'Library' });
    const places = recorded.dialogs.map(({ defaultPath }) => defaultPath);
    expect(places).toEqual([undefined, '/chosen', '/named', '/library', '/elsewhere']);
  });

  it('shows the library, exports and what the user picked', async () => {
    answers.saveDialog = { canceled: false, filePath: '/elsewhere/chosen.tar' };
    await host.pickPath({ kind: 'save-file', title: 'Export' });
    for (const path of [
      '/library',
      '/library/blobs/../index.json',
      '/exports/image.tar',
      '/typed/image.tar',
      '/elsewhere/chosen.tar',
    ]) {
      await host.revealPath(path);
    }
    expect(recorded.shownInFolder).toEqual([
      '/library',
      '/library/index.json',
      '/exports/image.tar',
      '/typed/image.tar',
      '/elsewhere/chosen.tar',
    ]);
  });

  it.each([
    '/etc/passwd',
    '/library/../etc/passwd',
    '/library-of-another',
    '/exports',
    '/elsewhere',
    '..',
    '',
  ])('does not show %j', async (path) => {
    await expect(host.revealPath(path)).rejects.toMatchObject({ code: 'DENIED' });
    expect(recorded.shownInFolder).toEqual([]);
  });
});
