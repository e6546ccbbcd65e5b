import { homedir, tmpdir, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { privateNames } from './private-names.ts';

describe('what is private to this user', () => {
  it('is where they live, their name and the folders they chose', () => {
    expect(privateNames(['/library', undefined])).toEqual([
      homedir(),
      tmpdir(),
      userInfo().username,
      '/library',
    ]);
  });
});
