import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const architectures = ['x86_64', 'aarch64'];

/**
 * Lays out a repository for dnf and zypper with the release's rpm packages. Its `repomd.xml` is still to be signed.
 * @throws {Error} when createrepo_c is missing or a package cannot be read.
 */
export function writeRpmRepository(release, folder) {
  const names = readdirSync(release).filter((name) => name.endsWith('.rpm'));
  for (const architecture of architectures) {
    const own = names.filter((name) => name.endsWith(`-${architecture}.rpm`));
    if (own.length === 0) throw new Error(`The release has no rpm package for ${architecture}.`);
    mkdirSync(join(folder, architecture), { recursive: true });
    for (const name of own) copyFileSync(join(release, name), join(folder, architecture, name));
    execFileSync('createrepo_c', ['--quiet', join(folder, architecture)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  writeFileSync(
    join(folder, 'longshore.repo'),
    '[longshore]\nname=Longshore\nbaseurl=https://longshore.invalid/rpm/$basearch\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=1\n',
  );
}
