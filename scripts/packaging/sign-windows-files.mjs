// `node scripts/packaging/sign-windows-files.mjs FOLDER`: signs every program in a folder for Windows with signtool of
// its SDK. It needs no installed dependencies, because it holds the certificate.
import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { call, takeSettings } from './signing-tools.mjs';
import { withWindowsCertificate } from './windows-certificate.mjs';

/** Proves when a file was signed, so that the signature outlives the certificate (RFC 3161). */
const timestampServer = 'http://timestamp.digicert.com';
const tries = 3;

const folder = resolve(process.argv[2]);
const programs = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.exe'))
  .map((name) => join(folder, name));
if (programs.length === 0) throw new Error(`${folder} holds no program.`);
const [publisher, certificate, password] = takeSettings([
  'WINDOWS_PUBLISHER',
  'WINDOWS_CERTIFICATE',
  'WINDOWS_CERTIFICATE_PASSWORD',
]);
const signtool = findSigntool();

withWindowsCertificate(certificate, password, publisher, (thumbprint) => {
  const stamp = ['/tr', timestampServer, '/td', 'SHA256'];
  for (const program of programs)
    withPatience(() => call(signtool, ['sign', '/sha1', thumbprint, '/fd', 'SHA256', ...stamp, program]));
});
for (const program of programs) {
  call(signtool, ['verify', '/pa', program]);
  // It tells of the blocks of the file without a signature; updates do without it and fetch the whole file.
  rmSync(`${program}.blockmap`, { force: true });
}

/** The newest signtool of the Windows SDKs on this machine. */
function findSigntool() {
  const kits = join(process.env['ProgramFiles(x86)'] ?? '', 'Windows Kits', '10', 'bin');
  const versions = readdirSync(kits).filter((name) => /^\d+(?:\.\d+)+$/.test(name));
  const [newest] = versions.sort((left, right) => right.localeCompare(left, 'en', { numeric: true }));
  if (newest === undefined) throw new Error('No Windows SDK with signtool is on this machine.');
  return join(kits, newest, 'x64', 'signtool.exe');
}

/** Timestamp servers are not always there. */
function withPatience(work) {
  for (let tried = 1; ; tried += 1) {
    try {
      return work();
    } catch (error) {
      if (tried === tries) throw error;
    }
  }
}
