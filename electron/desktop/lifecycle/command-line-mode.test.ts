import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  app,
  becomeReady,
  recorded,
  resetElectron,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { commandLineWords, prepareTerminal, runInTerminal } from './command-line-mode.ts';

beforeEach(() => resetElectron('', { isReady: false }));

describe('the words of the command line', () => {
  it('follow the launcher’s switches', () => {
    const switches = ['--ozone-platform=headless', '--disable-gpu'];
    expect(commandLineWords([...switches, '--cli', '--', 'tags', '--json', 'a:b'])).toEqual([
      'tags',
      '--json',
      'a:b',
    ]);
    expect(commandLineWords(['--cli', '--'])).toEqual([]);
  });

  it.each([
    [[]],
    [['--cli']],
    [['--cli', 'pull', 'x']],
    [['longshore://explore/x', '--cli', '--', 'pull', 'x']],
    [['--', '--cli', '--']],
    [['--registry=--cli', '--']],
  ])('are none in %j', (argv) => {
    expect(commandLineWords(argv)).toBeUndefined();
  });
});

describe('the command line in this process', () => {
  it('has a profile of its own and no icon from the first moment, and leaves nothing', () => {
    const end = prepareTerminal();
    const profile = recorded.paths.get('sessionData') ?? '';
    expect(profile).toContain('longshore-cli-');
    expect(recorded.paths.get('userData')).toBe(profile);
    expect(existsSync(profile)).toBe(true);
    expect(recorded.activationPolicy).toBe(process.platform === 'darwin' ? 'prohibited' : '');
    end(5);
    expect(recorded.exitCode).toBe(5);
    expect(existsSync(profile)).toBe(false);
  });

  it('runs once Electron is ready', async () => {
    const run = vi.fn(async () => 5);
    const ended = runInTerminal(run);
    expect(run).not.toHaveBeenCalled();
    becomeReady();
    expect(await ended).toBe(5);
    expect(recorded.windows).toEqual([]);
  });

  it('is interrupted, not quit, by the terminal', () => {
    const interrupted = vi.fn();
    process.once('SIGINT', interrupted);
    const end = prepareTerminal();
    const preventDefault = vi.fn();
    app.emit('before-quit', { preventDefault });
    end(130);
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(interrupted).toHaveBeenCalledOnce();
  });
});
