import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../../../../tests/support/temporary-folder.ts';
import { askCredentialHelper } from './credential-helper.ts';

const answer = 'printf \'{"Username":"ann","Secret":"s"}\'';
const ann = { kind: 'password', username: 'ann', password: 's' };

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  function helper(script: string): string {
    const folder = temporaryFolder();
    const path = join(folder, 'docker-credential-ours');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    return folder;
  }

  async function isAlive(pidFile: string): Promise<boolean> {
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim() !== '').toBe(true);
    await delay(100);
    // Where nobody collects the ended, they are listed as zombies.
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', readFileSync(pidFile, 'utf8').trim()]);
    return !/^Z?$/.test(stdout.toString().trim().slice(0, 1));
  }

  it('that hangs is ended in time, with what it has started', async () => {
    const folder = helper('sleep 600 & echo $! > "$(dirname "$0")/pid"; wait');
    const startedAt = performance.now();
    expect(await askCredentialHelper('ours', 'registry.example', 700)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await isAlive(join(folder, 'pid'))).toBe(false);
  });

  it('that leaves somebody behind on its output is not waited for', async () => {
    const folder = helper(`${answer}; sleep 600 & echo $! > "$(dirname "$0")/pid"`);
    const startedAt = performance.now();
    expect(await askCredentialHelper('ours', 'registry.example', 20_000)).toEqual(ann);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    process.kill(pid);
  });

  it('that talks without end is ended', async () => {
    helper('yes');
    const startedAt = performance.now();
    expect(await askCredentialHelper('ours', 'registry.example', 20_000)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('may answer as much as a large token has', async () => {
    helper('printf \'{"Username":"ann","Secret":"\'; head -c 300000 /dev/zero | tr "\\0" x; printf \'"}\'');
    const found = await askCredentialHelper('ours', 'registry.example');
    expect(found).toMatchObject({ kind: 'password', password: 'x'.repeat(300_000) });
  });
});
