// `npm run package`: installers and archives for this system into `release/`, with their checksums. Arguments are
// electron-builder's own, as `--linux deb --x64`.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeThirdPartyLicenses } from './packaging/third-party-licenses.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { root } from './setup/project.mjs';
import { runNode } from './setup/run.mjs';

const artifact = /\.(?:exe|zip|dmg|AppImage|deb|rpm|tar\.gz)$/;

await failPolitely(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  writeThirdPartyLicenses();
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const code = await runNode([builder, '--config', 'electron-builder.yml', '--publish', 'never', ...args]);
  if (code === 0) await writeChecksums(outputFolder(args));
  return code;
});

/** Where electron-builder puts packages: what an argument says, else what electron-builder.yml does. */
function outputFolder(args) {
  const option = '-c.directories.output=';
  const given = args.findLast((argument) => argument.startsWith(option));
  return resolve(root, given?.slice(option.length) ?? 'release');
}

/** Writes `SHA256SUMS-<system>.txt`, as `sha256sum --check` reads it. */
async function writeChecksums(folder) {
  if (!existsSync(folder)) return;
  const lines = [];
  for (const name of readdirSync(folder)
    .filter((name) => artifact.test(name))
    .sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  if (lines.length > 0) writeFileSync(join(folder, `SHA256SUMS-${process.platform}.txt`), lines.join(''));
}
