import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, withPrivateFolder } from './signing-tools.mjs';

/** Seconds after which the keychain locks itself, should this process not come to delete it. */
const lockAfterS = 3600;

/**
 * Runs `work` with the path of a keychain that holds one certificate and serves codesign alone.
 * @param certificate a PKCS #12 file in Base64, with its private key.
 */
export function withKeychain(certificate, password, work) {
  return withPrivateFolder((folder) => {
    const keychain = join(folder, 'signing.keychain-db');
    const key = randomBytes(32).toString('hex');
    const file = join(folder, 'certificate.p12');
    writeFileSync(file, Buffer.from(certificate, 'base64'), { mode: 0o600 });
    call('security', ['create-keychain', '-p', key, keychain]);
    try {
      call('security', ['set-keychain-settings', '-l', '-u', '-t', String(lockAfterS), keychain]);
      call('security', ['unlock-keychain', '-p', key, keychain]);
      call('security', ['import', file, '-k', keychain, '-P', password, '-T', '/usr/bin/codesign']);
      // Without this codesign waits for somebody to allow it the use of the key.
      call('security', ['set-key-partition-list', '-S', 'apple-tool:,apple:', '-s', '-k', key, keychain]);
      // codesign looks for the chain of the certificate in the listed keychains only.
      call('security', ['list-keychains', '-d', 'user', '-s', keychain, 'login.keychain-db']);
      return work(keychain);
    } finally {
      call('security', ['delete-keychain', keychain]);
    }
  });
}
