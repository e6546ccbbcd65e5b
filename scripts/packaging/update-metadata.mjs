import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './checksums.mjs';

/** What electron-updater asks for, one file a system and processor (Provider.getDefaultChannelName). */
const expected = ['latest.yml', 'latest-mac.yml', 'latest-linux.yml', 'latest-linux-arm64.yml'];

/**
 * Writes `latest.yml` and `latest-mac.yml` for the packages in a folder. electron-builder's own hold the hashes from
 * before the signature, and those of one processor alone where each has a run of its own. Linux keeps them: nothing
 * changes its packages after electron-builder has made them.
 * @param releaseDate as ISO 8601 has it.
 * @throws {Error} when a package is missing.
 */
export async function writeUpdateMetadata(folder, version, releaseDate) {
  const named = (suffix) => `longshore-${version}-${suffix}`;
  const files = {
    'latest.yml': [named('win-x64-setup.exe'), named('win-arm64-setup.exe')],
    // The update itself is the archive; the image is for people.
    'latest-mac.yml': [named('mac-universal.zip'), named('mac-universal.dmg')],
  };
  for (const [name, packages] of Object.entries(files)) {
    const entries = [];
    for (const file of packages) entries.push(await entryOf(folder, file));
    writeFileSync(join(folder, name), metadata(version, entries, releaseDate));
  }
}

/**
 * Compares every update metadata of a folder with the files that it names.
 * @throws {Error} when one is missing, names no file, or names one with another hash or size than it has.
 */
export async function checkUpdateMetadata(folder) {
  const present = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  for (const name of new Set([...expected, ...present])) {
    const entries = entriesIn(readFileSync(join(folder, name), 'utf8'));
    if (entries.length === 0) throw new Error(`${name} names no file in a way that is known here.`);
    for (const entry of entries) {
      const { sha512, size } = await entryOf(folder, entry.url);
      if (entry.sha512 !== sha512 || entry.size !== size)
        throw new Error(`${name} has another hash or size for ${entry.url} than the file has.`);
    }
  }
}

async function entryOf(folder, url) {
  const file = join(folder, url);
  return { url, sha512: await digestOf(file, 'sha512', 'base64'), size: statSync(file).size };
}

function metadata(version, entries, releaseDate) {
  const [first] = entries;
  const files = entries.map(
    ({ url, sha512, size }) => `  - url: ${url}\n    sha512: ${sha512}\n    size: ${size}\n`,
  );
  return `version: ${version}\nfiles:\n${files.join('')}path: ${first.url}\nsha512: ${first.sha512}\nreleaseDate: '${releaseDate}'\n`;
}

/** The entries of `files`, none when one is in another shape than electron-builder and this module write. */
function entriesIn(text) {
  const entry = /^ {2}- url: (\S+)\n {4}sha512: (\S+)\n {4}size: (\d+)$/gm;
  const entries = [...text.matchAll(entry)].map(([, url, sha512, size]) => ({
    url,
    sha512,
    size: Number(size),
  }));
  return entries.length === text.match(/\burl:/g)?.length ? entries : [];
}
