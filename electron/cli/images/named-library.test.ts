import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needEnterable } from '../../../tests/support/other-account.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { UsageError } from '../process/failure.ts';
import { checkNamedLibrary } from './named-library.ts';

const silent = { note() {} };

test('a library that is typed and not there is a mistake; an unnamed one is none, and one of the environment is told', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const place of [folder, file, join(folder, 'none'), join(file, 'below')])
    await expect(checkNamedLibrary(place, true, silent)).rejects.toThrow(UsageError);
  const notes: string[] = [];
  await checkNamedLibrary(folder, false, { note: (text) => notes.push(text) });
  expect(notes.join()).toContain(`There is no library in ${folder}, which LONGSHORE_LIBRARY names`);
  await expect(checkNamedLibrary(undefined, true, silent)).resolves.toBeUndefined();
  mkdirSync(join(folder, 'blobs'));
  await expect(checkNamedLibrary(folder, true, silent)).resolves.toBeUndefined();
});

test.skipIf(process.platform === 'win32')(
  'one that this user may not look into is no missing disk',
  (context) => {
    const library = temporaryFolder();
    needEnterable(context, library);
    mkdirSync(join(library, 'blobs'));
    chmodSync(library, 0o600);
    const moduleUrl = new URL('./named-library.ts', import.meta.url).href;
    const script = `const { checkNamedLibrary } = await import(${JSON.stringify(moduleUrl)});
    // Root may look everywhere.
    if (process.getuid() === 0) process.setuid(65_534);
    await checkNamedLibrary(${JSON.stringify(library)}, true, { note() {} }).catch((error) => console.log(JSON.stringify(error)));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    chmodSync(library, 0o700);
    expect(JSON.parse(output)).toMatchObject({ code: 'DISK_PERMISSION' });
  },
);
