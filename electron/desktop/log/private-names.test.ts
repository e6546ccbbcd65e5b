import { homedir, tmpdir, userInfo } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { privateNames } from './private-names.ts';

const system = vi.hoisted(() => ({ hasHome: true }));
vi.mock('node:os', async (original) => {
  const real = await original<typeof import('node:os')>();
  const homedir = () => {
    if (system.hasHome) return real.homedir();
    throw new Error('ERR_SYSTEM_ERROR: uv_os_homedir returned ENOENT');
  };
  return { ...real, homedir };
});
afterEach(() => {
  system.hasHome = true;
});

describe('what is private to this user', () => {
  it('is where they live, their name and the folders they chose', () => {
    expect(privateNames(['/library', undefined])).toEqual([
      homedir(),
      tmpdir(),
      userInfo().username,
      '/library',
    ]);
  });

  it('is known as far as it goes where the account has no home folder', () => {
    system.hasHome = false;
    expect(privateNames(['/library'])).toEqual([tmpdir(), userInfo().username, '/library']);
  });
});
