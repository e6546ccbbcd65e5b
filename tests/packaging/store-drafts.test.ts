import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { needPrograms } from '../support/programs/need-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runInEnvironment } from './run-in-environment.ts';
import { callsOfStubs, createStubPrograms } from './stub-programs.ts';

const { version } = packageJson;
const script = fileURLToPath(new URL('../../scripts/packaging/store-drafts.mjs', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const page = `https://github.com/owner/longshore/releases/download/v${version}`;
const named = (suffix: string) => `longshore-${version}-${suffix}`;

let folder: string;
let release: string;
const drafts = (...path: string[]) => join(folder, 'drafts', ...path);
const read = (...path: string[]) => readFile(drafts(...path), 'utf8');
const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

beforeEach(async (context) => {
  needPrograms(context, 'dpkg-deb', 'dpkg-scanpackages');
  folder = temporaryFolder();
  release = join(folder, 'release');
  await mkdir(release);
  for (const suffix of [
    ...['win-x64-setup.exe', 'win-arm64-setup.exe', 'mac-universal.dmg'],
    ...['linux-x64.tar.gz', 'linux-arm64.tar.gz', 'linux-x86_64.rpm', 'linux-aarch64.rpm'],
  ])
    await writeFile(join(release, named(suffix)), suffix);
  for (const architecture of ['amd64', 'arm64']) await makeDeb(architecture);
  await createStubPrograms(folder, { 'path/createrepo_c': '' });
});

/** A package that holds nothing but what it says of itself. */
async function makeDeb(architecture: string): Promise<void> {
  const tree = join(folder, `deb-${architecture}`);
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  // dpkg wants it so, whatever the umask is.
  await chmod(join(tree, 'DEBIAN'), 0o755);
  const fields = {
    Package: 'longshore',
    Version: version,
    Architecture: architecture,
    Maintainer: 'The Longshore authors <maintainers@longshore.invalid>',
    Description: 'Longshore',
  };
  const control = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(join(tree, 'DEBIAN', 'control'), control.join(''));
  execFileSync('dpkg-deb', [
    '--root-owner-group',
    '--build',
    tree,
    join(release, named(`linux-${architecture}.deb`)),
  ]);
}

const make = (repository = 'owner/longshore') =>
  runInEnvironment(process.execPath, [script, release, drafts()], {
    PATH: `${join(folder, 'path')}:${process.env.PATH}`,
    GITHUB_REPOSITORY: repository,
  });

it('a winget manifest names both installers with their hashes', async () => {
  expect(await make()).toMatchObject({ code: 0, stderr: '' });
  const manifests = await Promise.all(
    (await readdir(drafts('winget'))).map(async (name) =>
      require('js-yaml').load(await read('winget', name)),
    ),
  );
  expect(manifests.map(({ ManifestType }) => ManifestType).sort()).toEqual([
    'defaultLocale',
    'installer',
    'version',
  ]);
  for (const { PackageIdentifier, PackageVersion } of manifests)
    expect([PackageIdentifier, PackageVersion]).toEqual(['Longshore.Longshore', version]);
  const hash = async (suffix: string) => (await sha256(join(release, named(suffix)))).toUpperCase();
  expect(manifests.find(({ Installers }) => Installers !== undefined)).toMatchObject({
    InstallerType: 'nullsoft',
    Installers: await Promise.all(
      ['x64', 'arm64'].map(async (architecture) => ({
        Architecture: architecture,
        InstallerUrl: `${page}/${named(`win-${architecture}-setup.exe`)}`,
        InstallerSha256: await hash(`win-${architecture}-setup.exe`),
      })),
    ),
  });
});

it('a cask names the disk image and puts the command on the path', async () => {
  await make();
  const cask = await read('homebrew', 'Casks', 'longshore.rb');
  expect(cask).toContain(`sha256 "${await sha256(join(release, named('mac-universal.dmg')))}"`);
  expect(cask).toContain(`url "${page}/${named('mac-universal.dmg')}"`.replaceAll(version, '#{version}'));
  expect(cask).toContain('Contents/Resources/bin/longshore');
});

it('a Flatpak manifest wraps the archives, and hands links on behind --', async () => {
  await make();
  const archive = z.object({
    type: z.literal('archive'),
    'only-arches': z.array(z.string()),
    url: z.string(),
    sha256: z.string(),
  });
  const { modules } = z
    .object({
      modules: z.tuple([z.object({ sources: z.array(z.union([archive, z.object({ path: z.string() })])) })]),
    })
    .parse(require('js-yaml').load(await read('flatpak', 'app.longshore.Longshore.yml')));
  const archives = modules[0].sources.flatMap((source) => ('url' in source ? [source] : []));
  expect(archives.map(({ url, sha256: hash, ...rest }) => [rest['only-arches'][0], url, hash])).toEqual([
    [
      'x86_64',
      `${page}/${named('linux-x64.tar.gz')}`,
      await sha256(join(release, named('linux-x64.tar.gz'))),
    ],
    [
      'aarch64',
      `${page}/${named('linux-arm64.tar.gz')}`,
      await sha256(join(release, named('linux-arm64.tar.gz'))),
    ],
  ]);
  expect(await read('flatpak', 'longshore-desktop.sh')).toContain('longshore-desktop -- "$@"');
});

it('an apt repository lists each package where it lies, and its Release the lists', async () => {
  await make();
  for (const architecture of ['amd64', 'arm64']) {
    const list = await read('apt', 'dists', 'stable', 'main', `binary-${architecture}`, 'Packages');
    const [, file = ''] = /^Filename: (.*)$/m.exec(list) ?? [];
    expect(list).toContain(`SHA256: ${await sha256(drafts('apt', file))}`);
    expect(list.match(/^Package: /gm)).toHaveLength(1);
    const index = `main/binary-${architecture}/Packages`;
    const { size } = await stat(drafts('apt', 'dists', 'stable', index));
    expect(await read('apt', 'dists', 'stable', 'Release')).toContain(
      ` ${await sha256(drafts('apt', 'dists', 'stable', index))} ${size} ${index}\n`,
    );
  }
});

it('an rpm repository has a folder a processor, each with its metadata', async () => {
  await make();
  expect(await callsOfStubs(folder)).toEqual(
    ['x86_64', 'aarch64'].map((name) => ['createrepo_c', '--quiet', drafts('rpm', name)]),
  );
  expect(await readdir(drafts('rpm', 'aarch64'))).toEqual([named('linux-aarch64.rpm')]);
});

it('nothing is drafted of a release that lacks a package, or that is nowhere', async () => {
  expect(await make('$(evil)')).toMatchObject({ code: 1 });
  await writeFile(join(folder, 'empty'), '');
  release = join(folder, 'nothing');
  expect(await make()).toMatchObject({ code: 1 });
});
