import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../shared/schemas/settings.ts';
import { answers, recorded, resetElectron } from '../../tests/support/electron/electron-stand-in.ts';
import { createSampleEngine, sampleRow } from '../../tests/support/engines/sample-engine.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createDesktopHost, type DesktopHost } from './host.ts';

let host: DesktopHost;

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
    'tells',
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
        updates: 'tells',
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

  it('writes exports only where a dialog of this session says so, whatever the page claims', async () => {
    const archive = (path: string) => host.allowExport({ format: 'oci-archive', path });
    const refused = { code: 'DISK_PERMISSION', message: expect.stringMatching(/not chosen in a dialog/) };
    await expect(archive('/home/user/.profile')).rejects.toMatchObject(refused);
    answers.saveDialog = { canceled: false, filePath: '/chosen/image.tar' };
    await host.pickPath({ kind: 'save-file', title: 'Export' });
    answers.openDialog = { canceled: false, filePaths: ['/chosen/layout'] };
    await host.pickPath({ kind: 'folder', title: 'Export' });
    expect(await archive('/chosen/image.tar')).toMatchObject({
      path: resolve('/chosen/image.tar'),
      overwrite: true,
    });
    expect(await host.allowExport({ format: 'oci', path: '/chosen/layout' })).toEqual({
      format: 'oci',
      path: resolve('/chosen/layout'),
    });
    // Archives of many images go into a folder that was chosen, and replace there only what the window has asked about.
    expect(await archive('/chosen/layout/image.tar')).toEqual({
      format: 'oci-archive',
      path: resolve('/chosen/layout/image.tar'),
    });
    for (const path of [
      '/chosen/layout/below/image.tar',
      '/chosen/layout/../image-2.tar',
      '/chosen/layout/.profile',
    ])
      await expect(archive(path), path).rejects.toMatchObject({ code: 'DISK_PERMISSION' });
    for (const path of ['/chosen/other.tar', '/chosen/image.tar/../.profile', '/chosen', '/chosen/layout'])
      await expect(archive(path), path).rejects.toMatchObject(refused);
    for (const path of ['/chosen/image.tar', '/chosen/layout/below', '/chosen'])
      await expect(host.allowExport({ format: 'oci', path }), path).rejects.toMatchObject(refused);
  });

  it('imports only what a dialog gave, or what was dropped on the window', async () => {
    const refused = { code: 'DISK_PERMISSION', message: expect.stringMatching(/not chosen in a dialog/) };
    answers.openDialog = { canceled: false, filePaths: ['/chosen/image.tar'] };
    await host.pickPath({ kind: 'open-file', title: 'Import' });
    answers.openDialog = { canceled: false, filePaths: ['/chosen/layout'] };
    await host.pickPath({ kind: 'folder', title: 'Import' });
    host.takeDropped('/dropped/other.tar');
    const given = ['/chosen/image.tar', '/chosen/layout', '/dropped/./other.tar'];
    expect(await host.allowImport(given)).toEqual(given.map((path) => resolve(path)));
    for (const path of ['/etc/passwd', '/chosen', '/dropped', '/dropped/other.tar/x'])
      await expect(host.allowImport(['/chosen/image.tar', path]), path).rejects.toMatchObject(refused);
  });

  it('gives an archive its extension, and asks again when that is another file', async () => {
    const folder = temporaryFolder();
    answers.saveDialog = { canceled: false, filePath: join(folder, 'image') };
    expect(await host.pickPath({ kind: 'save-file', title: 'Export' })).toBe(join(folder, 'image.tar'));
    expect(recorded.dialogs).toHaveLength(1);
    await writeFile(join(folder, 'image.tar'), 'precious');
    const asking = host.pickPath({ kind: 'save-file', title: 'Export' });
    // The second dialog is closed.
    answers.saveDialog = { canceled: true, filePath: '' };
    expect(await asking).toBeNull();
    expect(recorded.dialogs.at(-1)).toMatchObject({ defaultPath: join(folder, 'image.tar') });
  });

  it('saves a small text where the user says, and nothing when the dialog is closed', async () => {
    const request = { title: 'Save', name: 'longshore-ca.crt', text: 'PEM' };
    answers.saveDialog = { canceled: true, filePath: '' };
    expect(await host.saveFile(request)).toBeNull();
    const filePath = join(temporaryFolder(), 'authority.crt');
    answers.saveDialog = { canceled: false, filePath };
    expect(await host.saveFile(request)).toBe(filePath);
    expect(await readFile(filePath, 'utf8')).toBe('PEM');
    expect(recorded.dialogs.at(-1)?.defaultPath).toMatch(/longshore-ca\.crt$/);
    answers.saveDialog = { canceled: false, filePath: join(filePath, 'no-folder.crt') };
    await expect(host.saveFile(request)).rejects.toMatchObject({ code: expect.stringMatching(/^DISK_/) });
  });

  it('lets settings name only folders and files that a dialog gave', async () => {
    const folder = temporaryFolder();
    const settings = settingsSchema.parse({});
    const refused = { code: 'DISK_PERMISSION', message: expect.stringMatching(/not chosen in a dialog/) };
    await expect(host.allowSettings({ libraryPath: folder }, settings)).rejects.toMatchObject(refused);
    await expect(host.allowSettings({ extraCaFile: '/etc/passwd' }, settings)).rejects.toMatchObject(refused);
    answers.openDialog = { canceled: false, filePaths: [folder] };
    await host.pickPath({ kind: 'folder', title: 'Library' });
    await host.allowSettings({ libraryPath: folder }, settings);
    await host.allowSettings(
      { libraryPath: '/kept', extraCaFile: '/kept.pem' },
      {
        ...settings,
        libraryPath: '/kept',
        extraCaFile: '/kept.pem',
      },
    );
    await host.allowSettings({ libraryPath: '', extraCaFile: '' }, settings);
    await writeFile(join(folder, 'ca.pem'), 'none');
    answers.openDialog = { canceled: false, filePaths: [join(folder, 'ca.pem')] };
    await host.pickPath({ kind: 'open-file', title: 'Certificates' });
    await expect(host.allowSettings({ extraCaFile: join(folder, 'ca.pem') }, settings)).rejects.toMatchObject(
      {
        code: 'TLS',
      },
    );
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
