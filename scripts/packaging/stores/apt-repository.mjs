import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { digestOf } from '../checksums.mjs';

const pool = 'pool/main/l/longshore';
const architectures = ['amd64', 'arm64'];
const packageName = /^longshore-(.+)-linux-(amd64|arm64)\.deb$/;

/**
 * Lays out a repository for apt with the release's deb packages (wiki.debian.org/DebianRepository/Format). Its `Release`
 * is still to be signed, as `InRelease`.
 * @throws {Error} when dpkg-scanpackages is missing or a package cannot be read.
 */
export async function writeAptRepository(release, folder) {
  mkdirSync(join(folder, pool), { recursive: true });
  for (const name of readdirSync(release)) {
    // dpkg-scanpackages finds a package of one processor by Debian's own kind of name alone.
    const [, version, architecture] = packageName.exec(name) ?? [];
    if (version !== undefined)
      copyFileSync(join(release, name), join(folder, pool, `longshore_${version}_${architecture}.deb`));
  }
  const indexes = [];
  for (const architecture of architectures) {
    const text = execFileSync('dpkg-scanpackages', ['--arch', architecture, pool], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (text.length === 0) throw new Error(`The release has no deb package for ${architecture}.`);
    const place = `main/binary-${architecture}`;
    mkdirSync(join(folder, 'dists', 'stable', place), { recursive: true });
    for (const [name, content] of Object.entries({ Packages: text, 'Packages.gz': gzipSync(text) })) {
      writeFileSync(join(folder, 'dists', 'stable', place, name), content);
      indexes.push(`${place}/${name}`);
    }
  }
  await writeRelease(join(folder, 'dists', 'stable'), indexes);
}

async function writeRelease(folder, indexes) {
  const lines = [
    'Origin: Longshore',
    'Label: Longshore',
    'Suite: stable',
    'Codename: stable',
    `Architectures: ${architectures.join(' ')}`,
    'Components: main',
    `Date: ${new Date().toUTCString()}`,
    'SHA256:',
  ];
  for (const index of indexes) {
    const file = join(folder, index);
    lines.push(` ${await digestOf(file, 'sha256', 'hex')} ${statSync(file).size} ${index}`);
  }
  writeFileSync(join(folder, 'Release'), `${lines.join('\n')}\n`);
}
