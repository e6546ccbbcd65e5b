import { beforeEach, describe, expect, it } from 'vitest';
import { answers, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import { systemSecretBox } from './secret-box.ts';

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
    expect(await systemSecretBox.isProtected()).toBe(process.platform === 'linux' ? expected : true);
  });

  it('does not protect where it cannot be asked', async () => {
    answers.encryptionAvailable = new Error('not ready');
    expect(await systemSecretBox.isProtected()).toBe(false);
  });

  it('says so when it cannot read what is there', async () => {
    await expect(systemSecretBox.decrypt(Buffer.from('of another key'))).rejects.toThrow();
  });

  it('does not protect where there is none', async () => {
    answers.encryptionAvailable = false;
    expect(await systemSecretBox.isProtected()).toBe(false);
  });
});
