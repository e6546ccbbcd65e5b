import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';
import { waitUntilListening } from '../programs/wait-until-listening.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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
  port: number;
  url: string;
}

/** How a registry differs from an empty one that lets everybody in. */
export interface DockerRegistryOptions {
  /** Basic sign-in of `registryUser`. */
  needsSignIn?: boolean;
  /** The `auth.token` section of its configuration. */
  tokenAuth?: { realm: string; service: string; issuer: string; rootcertbundle: string };
  /** Files with which it speaks TLS. */
  tls?: { certificate: string; key: string };
  /** The folder of its storage, such as that of another registry. */
  storage?: string;
}

/** Starts docker-registry on a free loopback port. @throws when it does not come up. */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = temporaryFolder();
  const { tokenAuth, tls, storage = join(folder, 'data') } = options;
  const port = await freePort();
  const passwordFile = join(folder, 'htpasswd');
  writeFileSync(passwordFile, registryUser.passwordFile);
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: `127.0.0.1:${port}`, ...(tls === undefined ? {} : { tls }) },
    ...(options.needsSignIn ? { auth: { htpasswd: { realm: 'test', path: passwordFile } } } : {}),
    ...(tokenAuth === undefined ? {} : { auth: { token: tokenAuth } }),
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
  await waitUntilListening('docker-registry', port);
  const host = `127.0.0.1:${port}`;
  return { host, port, url: `${tls === undefined ? 'http' : 'https'}://${host}` };
}
