import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { diskImage } from '../support/disks/disk-image.ts';
import { problemsOf, referencesIn } from '../support/libraries/library-problems.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { type CliPlaces, runCli } from '../support/programs/run-cli.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Stands in for the system's `fsync` and `fdatasync`; it refuses folders, as some network shares and FUSE do. */
const refusingSync = `
#define _GNU_SOURCE
#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
static int refuses(int file) {
  struct stat found;
  if (fstat(file, &found) != 0 || !S_ISDIR(found.st_mode)) return 0;
  errno = REFUSAL;
  return 1;
}
int fsync(int file) { return refuses(file) ? -1 : (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { return refuses(file) ? -1 : (int)syscall(SYS_fdatasync, file); }
`;

/** The environment of a program to which no folder can be flushed. */
async function withoutFolderSync(context: TestContext, refusal: string): Promise<Record<string, string>> {
  context.skip(process.platform !== 'linux', 'another system loads no library before its own by LD_PRELOAD');
  needPrograms(context, 'cc');
  const folder = temporaryFolder();
  const source = join(folder, 'refusing-sync.c');
  const library = join(folder, 'refusing-sync.so');
  writeFileSync(source, refusingSync);
  await runSuccessfully('cc', ['-shared', '-fPIC', `-DREFUSAL=${refusal}`, '-o', library, source]);
  return { LD_PRELOAD: library };
}

async function publishedReference(): Promise<string> {
  const simulator = await runningSimulator({ catalogue: 'empty' });
  const steps = [{ createdBy: 'COPY', layer: largeLayer('folder sync', 100_000) }];
  const platform = { os: 'linux', architecture: 'amd64' };
  await simulator.content.addImage('app', ['1'], { platform, steps }).build();
  return `${simulator.host}/app:1`;
}

/** Pulls an image, exports it and removes it. */
async function expectUsable(places: CliPlaces, exports: string): Promise<void> {
  const reference = await publishedReference();
  const output = join(exports, 'image.tar');

  const pulled = await runCli(['pull', reference], places);
  expect(pulled.code, pulled.stderr).toBe(0);
  expect(referencesIn(places.library)).toEqual([reference]);
  expect(problemsOf(places.library)).toEqual([]);
  const exported = await runCli(['export', reference, '--format', 'oci-archive', '--output', output], places);
  expect(exported.code, exported.stderr).toBe(0);
  expect(existsSync(output)).toBe(true);
  const removed = await runCli(['remove', reference], places);
  expect(removed.code, removed.stderr).toBe(0);
  expect(referencesIn(places.library)).toEqual([]);
}

test.for(['EINVAL', 'ENOTSUP', 'EBADF', 'ENOSYS'])(
  'where flushing a folder is answered with %s, everything works',
  async (refusal, context) => {
    const environment = await withoutFolderSync(context, refusal);
    await expectUsable(cliPlaces(environment), temporaryFolder());
  },
);

test('a disk that fails to flush a folder is no success', async (context) => {
  const places = cliPlaces(await withoutFolderSync(context, 'EIO'));
  const pulled = await runCli(['pull', await publishedReference()], places);
  expect(pulled.code, pulled.stderr).not.toBe(0);
});

test.for(['vfat', 'exfat'] as const)('everything works on %s', async (kind, context) => {
  const { folder } = await diskImage(context, kind, 16);
  await expectUsable({ ...cliPlaces(), library: join(folder, 'library') }, folder);
});
