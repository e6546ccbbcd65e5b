import { safeStorage } from 'electron';
import type { SecretBox } from '../../engine/registry/access/secret-box.ts';

/** Encryption by the key store of the operating system: Keychain, DPAPI, or a secret service on Linux. */
export const systemSecretBox: SecretBox = {
  async isProtected() {
    // A key store that cannot be asked, as before Electron is ready, does not protect.
    if (!(await safeStorage.isAsyncEncryptionAvailable().catch(() => false))) return false;
    // Without a key store Chromium on Linux "encrypts" with a password that everybody knows.
    return process.platform !== 'linux' || isLinuxKeyStore(safeStorage.getSelectedStorageBackend());
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  async decrypt(bytes) {
    return (await safeStorage.decryptStringAsync(bytes)).result;
  },
};

function isLinuxKeyStore(backend: ReturnType<typeof safeStorage.getSelectedStorageBackend>): boolean {
  return backend !== 'basic_text' && backend !== 'unknown';
}
