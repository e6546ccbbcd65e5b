// `npm run package`: installers and archives for this system into `release/`, with their checksums. Arguments are
// electron-builder's own, as `--linux deb --x64`.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeSha256Sums } from './packaging/checksums.mjs';
import { writeThirdPartyLicenses } from './packaging/third-party-licenses.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { failPolitely } from './setup/fail-politely.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { root } from './setup/project.mjs';
import { runNode } from './setup/run.mjs';

const artifact = /\.(?:exe|zip|dmg|AppImage|deb|rpm|tar\.gz)$/;

// What is installed for everybody must be readable by everybody, whoever makes the package.
process.umask(0o022);

await failPolitely(async () => {
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  writeThirdPartyLicenses();
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const hook = new URL('./packaging/portable-arguments.mjs', import.meta.url).href;
  const code = await runNode([
    '--import',
    hook,
    builder,
    '--config',
    'electron-builder.yml',
    '--publish',
    'never',
    ...args,
  ]);
  if (code === 0) await writeChecksums(outputFolder(args));
  return code;
});

/** Where electron-builder puts packages: what an argument says, else what electron-builder.yml does. */
function outputFolder(args) {
  const option = '-c.directories.output=';
  const given = args.findLast((argument) => argument.startsWith(option));
  return resolve(root, given?.slice(option.length) ?? 'release');
}

/** Writes `SHA256SUMS-<system>.txt`. */
async function writeChecksums(folder) {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder).filter((name) => artifact.test(name));
  if (names.length > 0) await writeSha256Sums(folder, names, `SHA256SUMS-${process.platform}.txt`);
}
