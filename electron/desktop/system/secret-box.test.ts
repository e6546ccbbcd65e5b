import { beforeEach, describe, expect, it } from 'vitest';
import { answers, resetElectron, safeStorage } from '../../../tests/support/electron/electron-stand-in.ts';
import { createSecretBox, systemSecretBox } from './secret-box.ts';

beforeEach(() => resetElectron(''));

describe('the system’s key store', () => {
  it('gives back what was put in, and shows nothing of it', async () => {
    const bytes = await systemSecretBox.encrypt('secret');
    expect(bytes.toString()).not.toContain('secret');
    expect(await systemSecretBox.decrypt(bytes)).toBe('secret');
  });

  it.each([
    ['gnome_libsecret', true],
    ['kwallet6', true],
    ['basic_text', false],
    ['unknown', false],
  ] as const)('on Linux, %s protects: %j', async (backend, expected) => {
    answers.secretBackend = backend;
    expect(await createSecretBox('linux').isProtected()).toBe(expected);
  });

  it('does not protect where it cannot be asked, as before Electron is ready', async () => {
    resetElectron('', { isReady: false });
    expect(await systemSecretBox.isProtected()).toBe(false);
  });

  it('says so when it cannot read what is there', async () => {
    await expect(systemSecretBox.decrypt(Buffer.from('of another key'))).rejects.toThrow();
  });

  it('does not protect where its service does not run, though the asynchronous answers say so', async () => {
    answers.hasKeyStore = false;
    expect(await safeStorage.isAsyncEncryptionAvailable()).toBe(true);
    expect(safeStorage.getSelectedStorageBackend()).toBe('gnome_libsecret');
    expect(await createSecretBox('linux').isProtected()).toBe(false);
  });

  it('gives and takes nothing on Linux that was encrypted with the key that everybody knows', async () => {
    const weak = Buffer.from(`v10${Buffer.from('secret').toString('hex')}`);
    const box = createSecretBox('linux');
    expect(box.isReadableByAnybody(weak)).toBe(true);
    await expect(box.decrypt(weak)).rejects.toThrow('without a key of the user');
    // The service may end between the question and the encryption.
    answers.hasKeyStore = false;
    await expect(box.encrypt('secret')).rejects.toThrow('no key');
    expect(createSecretBox('darwin').isReadableByAnybody(weak)).toBe(false);
    expect(await createSecretBox('darwin').decrypt(weak)).toBe('secret');
  });
});
