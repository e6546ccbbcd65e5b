import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  app,
  becomeReady,
  recorded,
  resetElectron,
} from '../../../tests/support/electron/electron-stand-in.ts';
import { commandLineWords, runInTerminal } from './command-line-mode.ts';

beforeEach(() => resetElectron(''));

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
  it('runs once Electron is ready and ends with its exit code', async () => {
    const run = vi.fn(async () => 5);
    const ended = runInTerminal(['verify'], run);
    expect(run).not.toHaveBeenCalled();
    becomeReady();
    await ended;
    expect(run).toHaveBeenCalledWith(['verify']);
    expect(recorded.exitCode).toBe(5);
    expect(recorded.windows).toEqual([]);
    // The app's own profile may be in use, and nothing of this one stays.
    const sessionData = recorded.paths.get('sessionData') ?? '';
    expect(sessionData).toContain('longshore-cli-');
    expect(existsSync(sessionData)).toBe(false);
  });

  it('is interrupted, not quit, by the terminal', async () => {
    const interrupted = vi.fn();
    process.once('SIGINT', interrupted);
    void runInTerminal([], () => new Promise(() => {}));
    const preventDefault = vi.fn();
    app.emit('before-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(interrupted).toHaveBeenCalledOnce();
  });
});
