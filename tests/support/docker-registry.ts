import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The user that a registry with Basic sign-in lets in. */
export const registryUser = {
  username: 'ada',
  password: 'secret',
  passwordFile: 'ada:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n',
};

/** Debian's docker-registry, running until the test is over. */
export interface DockerRegistry {
  /** `127.0.0.1:port`. */
  host: string;
  url: string;
}

const startTries = 100;

/** Starts docker-registry on a free loopback port with an empty folder. @throws when it does not come up. */
export async function startDockerRegistry(options: { needsSignIn?: boolean } = {}): Promise<DockerRegistry> {
  const folder = temporaryFolder();
  const port = await freePort();
  const passwordFile = join(folder, 'htpasswd');
  writeFileSync(passwordFile, registryUser.passwordFile);
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: `127.0.0.1:${port}` },
    ...(options.needsSignIn ? { auth: { htpasswd: { realm: 'test', path: passwordFile } } } : {}),
  };
  const configurationFile = join(folder, 'config.yml');
  // JSON is YAML too.
  writeFileSync(configurationFile, JSON.stringify(configuration));
  const child = spawn('docker-registry', ['serve', configurationFile], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(url);
  return { host: `127.0.0.1:${port}`, url };
}

async function waitUntilUp(url: string): Promise<void> {
  for (let tries = 0; tries < startTries; tries += 1) {
    const isUp = await fetch(`${url}/v2/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await delay(100);
  }
  throw new Error(`docker-registry did not answer at ${url}.`);
}
