import { safeStorage } from 'electron';
import type { SecretBox } from '../../engine/registry/access/secret-box.ts';

/** How everything begins that Chromium on Linux encrypts with a key that is the same everywhere (os_crypt, "peanuts"). */
const constantKeyPrefix = Buffer.from('v10');

/** Encryption by the key store of the operating system: Keychain, DPAPI, or a secret service on Linux. */
export const systemSecretBox: SecretBox = createSecretBox(process.platform);

/** @param platform decides what a prefix means: on macOS and Windows `v10` is the system's own key. */
export function createSecretBox(platform: NodeJS.Platform): SecretBox {
  const isReadableByAnybody = (bytes: Buffer) =>
    platform === 'linux' && bytes.subarray(0, constantKeyPrefix.length).equals(constantKeyPrefix);
  return {
    async isProtected() {
      // Where no secret service runs on Linux, the asynchronous encryptor is available all the same, with the constant
      // key, and the name of the desktop's key store is given though nobody answers for it. Only this one has asked.
      if (!safeStorage.isEncryptionAvailable()) return false;
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
      return platform !== 'linux' || isLinuxKeyStore(safeStorage.getSelectedStorageBackend());
    },
    isReadableByAnybody,
    async encrypt(text) {
      const bytes = await safeStorage.encryptStringAsync(text);
      if (isReadableByAnybody(bytes)) throw new Error('The system’s key store has given no key');
      return bytes;
    },
    async decrypt(bytes) {
      if (isReadableByAnybody(bytes)) throw new Error('These bytes were encrypted without a key of the user');
      return (await safeStorage.decryptStringAsync(bytes)).result;
    },
  };
}

function isLinuxKeyStore(backend: ReturnType<typeof safeStorage.getSelectedStorageBackend>): boolean {
  return backend !== 'basic_text' && backend !== 'unknown';
}
