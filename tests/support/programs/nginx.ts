import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';
import type { IssuedCertificate } from '../registries/private-authority.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { waitUntilListening } from './wait-until-listening.ts';

/**
 * Serves a folder over TLS with nginx, until the test is over.
 * @returns its port on 127.0.0.1.
 */
export async function startNginx(root: string, { certificate, key }: IssuedCertificate): Promise<number> {
  const folder = temporaryFolder();
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(folder, kind)};`,
  );
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(
    configuration,
    [
      `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr error;`,
      'events {}',
      `http { access_log off; ${temporary.join(' ')}`,
      `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key}; root ${root}; } }`,
    ].join('\n'),
  );
  const child = spawn('nginx', ['-c', configuration, '-p', folder, '-e', 'stderr'], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  await waitUntilListening('nginx', port);
  return port;
}
