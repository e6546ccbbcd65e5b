// `node scripts/packaging/sign-mac-app.mjs APP`: signs an app for macOS and has Apple notarize it, with the system's own
// programs. It needs no installed dependencies, because it holds the certificate.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeInside } from './mac-code.mjs';
import { withKeychain } from './mac-keychain.mjs';
import { call, takeSettings, withPrivateFolder } from './signing-tools.mjs';

const entitlements = fileURLToPath(new URL('../../assets/entitlements.mac.plist', import.meta.url));
const app = resolve(process.argv[2]);
const [identity, certificate, password, apiKey, apiKeyId, apiIssuer] = takeSettings([
  'MAC_IDENTITY',
  'MAC_CERTIFICATE',
  'MAC_CERTIFICATE_PASSWORD',
  'APPLE_API_KEY',
  'APPLE_API_KEY_ID',
  'APPLE_API_ISSUER',
]);

withKeychain(certificate, password, (keychain) => {
  const words = [
    '--force',
    '--sign',
    identity,
    '--keychain',
    keychain,
    '--timestamp',
    '--options',
    'runtime',
  ];
  // A program has entitlements, a library has those of the program that loads it.
  for (const path of codeInside(app))
    call('codesign', [...words, ...(path.endsWith('.app') ? ['--entitlements', entitlements] : []), path]);
});
call('codesign', ['--verify', '--deep', '--strict', app]);

withPrivateFolder((folder) => {
  const key = join(folder, 'key.p8');
  const archive = join(folder, 'app.zip');
  writeFileSync(key, apiKey, { mode: 0o600 });
  call('ditto', ['-c', '-k', '--keepParent', app, archive]);
  const account = ['--key', key, '--key-id', apiKeyId, '--issuer', apiIssuer];
  call('xcrun', ['notarytool', 'submit', archive, ...account, '--wait', '--timeout', '45m']);
});
// Fails when Apple has refused.
call('xcrun', ['stapler', 'staple', app]);
call('spctl', ['--assess', '--type', 'execute', app]);
