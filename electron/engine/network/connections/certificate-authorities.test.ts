import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { assertCaFile } from './certificate-authorities.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const refused = (reason: RegExp) =>
  expect.objectContaining({ code: 'TLS', message: expect.stringMatching(reason) });

test('a file that is no ordinary one, too large or without certificates adds no authorities', async () => {
  await writeFile(join(folder, 'large.pem'), Buffer.alloc(1024 * 1024 + 1));
  await writeFile(join(folder, 'text.pem'), 'nothing');
  expect(() => assertCaFile(join(folder, 'large.pem'))).toThrow(refused(/larger than 1 MiB/));
  expect(() => assertCaFile(join(folder, 'text.pem'))).toThrow(refused(/no certificate/));
  expect(() => assertCaFile(join(folder, 'none.pem'))).toThrow(refused(/ENOENT/));
  expect(() => assertCaFile(folder)).toThrow(refused(/ordinary file|EISDIR|EPERM/));
});

test.skipIf(process.platform === 'win32')('a named pipe and a device are told of at once', () => {
  const pipe = join(folder, 'pipe.pem');
  execFileSync('mkfifo', [pipe]);
  expect(() => assertCaFile(pipe)).toThrow(refused(/not an ordinary file/));
  expect(() => assertCaFile('/dev/zero')).toThrow(refused(/not an ordinary file/));
});
