import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { runProgram } from '../support/programs/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { version } = packageJson;
const script = fileURLToPath(new URL('../../scripts/packaging/finish-release.mjs', import.meta.url));
// electron-builder's writer of update metadata, and the reader that electron-updater has.
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { serializeToYaml } = require('builder-util');
const readYaml: (text: string) => unknown = require('js-yaml').load;
const metadataSchema = z.object({
  version: z.string(),
  files: z.array(z.object({ url: z.string(), sha512: z.string(), size: z.number() })),
  path: z.string(),
  sha512: z.string(),
  releaseDate: z.iso.datetime(),
});

const setups = ['win-x64-setup.exe', 'win-arm64-setup.exe'].map((suffix) => `longshore-${version}-${suffix}`);
const mac = ['mac-universal.zip', 'mac-universal.dmg'].map((suffix) => `longshore-${version}-${suffix}`);
const appImages = ['x86_64', 'arm64'].map((arch) => `longshore-${version}-linux-${arch}.AppImage`);

let folder: string;

const hashOf = async (name: string, algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm)
    .update(await readFile(join(folder, name)))
    .digest(encoding);
const finish = () => runProgram(process.execPath, [script, folder]);

beforeEach(async () => {
  folder = temporaryFolder();
  for (const name of [...setups, ...mac, ...appImages])
    await writeFile(join(folder, name), `${name}, signed`);
  for (const [index, name] of ['latest-linux.yml', 'latest-linux-arm64.yml'].entries()) {
    const url = appImages[index] ?? '';
    const sha512 = await hashOf(url, 'sha512', 'base64');
    const files = [{ url, sha512, size: `${url}, signed`.length, blockMapSize: 7 }];
    const text = serializeToYaml({
      version,
      files,
      path: url,
      sha512,
      releaseDate: new Date().toISOString(),
    });
    await writeFile(join(folder, name), text);
  }
  await writeFile(join(folder, 'latest.yml'), 'what electron-builder knew before the signature');
  await writeFile(join(folder, 'SHA256SUMS-win32.txt'), 'the same');
});

it.each([
  ['latest.yml', setups],
  ['latest-mac.yml', mac],
] as const)('a release has %s with the hashes of its files as they are signed', async (name, files) => {
  expect(await finish()).toEqual({ code: 0, stdout: '', stderr: '' });
  const metadata = metadataSchema.parse(readYaml(await readFile(join(folder, name), 'utf8')));
  expect(metadata.version).toBe(version);
  expect(metadata.files).toEqual(
    await Promise.all(
      files.map(async (url) => ({
        url,
        sha512: await hashOf(url, 'sha512', 'base64'),
        size: `${url}, signed`.length,
      })),
    ),
  );
  expect(metadata).toMatchObject({ path: files[0], sha512: metadata.files[0]?.sha512 });
});

it('a release has one list of checksums, of all that is published', async () => {
  await finish();
  const published = (await readdir(folder)).filter((name) => name !== 'SHA256SUMS.txt').sort();
  expect(published.filter((name) => name.startsWith('SHA256SUMS'))).toEqual([]);
  const lines = await Promise.all(
    published.map(async (name) => `${await hashOf(name, 'sha256', 'hex')}  ${name}\n`),
  );
  expect(await readFile(join(folder, 'SHA256SUMS.txt'), 'utf8')).toBe(lines.join(''));
});

it.each([
  ['a package that has changed since its metadata', () => appendFile(join(folder, appImages[1] ?? ''), '!')],
  ['a missing package', () => rm(join(folder, mac[1] ?? ''))],
  ['missing metadata', () => rm(join(folder, 'latest-linux.yml'))],
  ['metadata of an unknown shape', () => writeFile(join(folder, 'latest-linux.yml'), '{files: [{url: x}]}')],
] as const)('nothing becomes a release with %s', async (_name, spoil) => {
  await spoil();
  const { code, stderr } = await finish();
  expect(code).toBe(1);
  expect(stderr).toMatch(/latest-linux|longshore-/);
  expect(await readdir(folder)).not.toContain('SHA256SUMS.txt');
});
