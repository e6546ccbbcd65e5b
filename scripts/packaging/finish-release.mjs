// `node scripts/packaging/finish-release.mjs FOLDER`: makes a release out of the packages of all systems, as they are
// after signing: update metadata and one list of checksums. It needs no installed dependencies.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeSha256Sums } from './checksums.mjs';
import { checkUpdateMetadata, writeUpdateMetadata } from './update-metadata.mjs';

const sumsName = 'SHA256SUMS.txt';
const folder = resolve(process.argv[2] ?? 'release');
const packageFile = new URL('../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));

// Each system's own list is from before the signature.
for (const name of readdirSync(folder).filter((name) => /^SHA256SUMS/.test(name))) rmSync(join(folder, name));
await writeUpdateMetadata(folder, version, new Date().toISOString());
await checkUpdateMetadata(folder);
await writeSha256Sums(folder, readdirSync(folder), sumsName);
