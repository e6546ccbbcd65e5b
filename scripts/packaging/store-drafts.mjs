// `node scripts/packaging/store-drafts.mjs RELEASE DRAFTS`: writes what stores and repositories of packages ask for about
// a finished release: a winget manifest, a Homebrew cask, a Flatpak manifest, an apt and an rpm repository. A maintainer
// looks through them, signs the repositories and submits the rest. It needs no installed dependencies, but dpkg-dev and
// createrepo-c; `GITHUB_REPOSITORY` says where the release is.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestOf } from './checksums.mjs';
import { writeAptRepository } from './stores/apt-repository.mjs';
import { caskOf } from './stores/cask.mjs';
import { flatpakOf } from './stores/flatpak.mjs';
import { writeRpmRepository } from './stores/rpm-repository.mjs';
import { wingetOf } from './stores/winget.mjs';
import { writeFiles } from './stores/write-files.mjs';

const [release = 'release', drafts = 'drafts'] = process.argv.slice(2).map((path) => resolve(path));
const packageFile = new URL('../../package.json', import.meta.url);
const { version, description, license } = JSON.parse(readFileSync(packageFile, 'utf8'));
const repository = process.env.GITHUB_REPOSITORY ?? '';
if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error('GITHUB_REPOSITORY names no repository.');
const homepage = `https://github.com/${repository}`;

/** A file of the release, by what follows name and version. */
async function fileOf(suffix) {
  const name = `longshore-${version}-${suffix}`;
  const sha256 = await digestOf(join(release, name), 'sha256', 'hex');
  return { url: `${homepage}/releases/download/v${version}/${name}`, sha256 };
}

const facts = { version, description, license, homepage, fileOf };
writeFiles(join(drafts, 'winget'), await wingetOf(facts));
writeFiles(join(drafts, 'homebrew'), await caskOf(facts));
writeFiles(join(drafts, 'flatpak'), await flatpakOf(facts));
await writeAptRepository(release, join(drafts, 'apt'));
writeRpmRepository(release, join(drafts, 'rpm'));
