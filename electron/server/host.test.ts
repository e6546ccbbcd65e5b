import { realpath, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '../../shared/schemas/settings.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createServerHost } from './host.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(temporaryFolder());
});

const defaults = settingsSchema.parse({});

test('exports go into one folder, which is told, and archives end in .tar', async () => {
  const host = createServerHost(folder);
  expect(host.info().exportFolder).toBe(folder);
  const inside = { format: 'docker-archive', path: join(folder, 'a.TAR'), overwrite: true } as const;
  expect(await host.allowExport(inside)).toEqual(inside);
  const layout = { format: 'oci', path: join(folder, 'layout') } as const;
  expect(await host.allowExport(layout)).toEqual(layout);
  for (const path of [
    join(folder, 'a'),
    join(folder, '.tar'),
    join(folder, 'a.tar.sh'),
    join(homedir(), 'a.tar'),
  ])
    await expect(host.allowExport({ format: 'oci-archive', path }), path).rejects.toMatchObject({
      code: 'DISK_PERMISSION',
    });
  for (const path of [join(homedir(), '.profile'), join(homedir(), '.ssh'), folder])
    await expect(host.allowExport({ format: 'oci', path }), path).rejects.toMatchObject({
      code: 'DISK_PERMISSION',
    });
});

test('settings may name a new library and a file of certificates, and keep what they name', async () => {
  const host = createServerHost(folder);
  await host.allowSettings({ libraryPath: join(folder, 'new'), theme: 'dark' }, defaults);
  await host.allowSettings({ libraryPath: '', extraCaFile: '' }, { ...defaults, libraryPath: '/etc' });
  await host.allowSettings(
    { libraryPath: '/etc', extraCaFile: '/gone.pem' },
    {
      ...defaults,
      libraryPath: '/etc',
      extraCaFile: '/gone.pem',
    },
  );
  await writeFile(join(folder, 'file'), 'no certificate');
  await expect(host.allowSettings({ libraryPath: folder }, defaults)).rejects.toMatchObject({
    code: 'DISK_PERMISSION',
  });
  await expect(host.allowSettings({ extraCaFile: join(folder, 'file') }, defaults)).rejects.toMatchObject({
    code: 'TLS',
  });
});
