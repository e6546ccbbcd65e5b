import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A running registry of the benchmark. */
export interface BenchRegistry {
  /** Host with port, for references. */
  host: string;
  stop(): Promise<void>;
}

/**
 * Serves the static files of `root` as a registry, by nginx: every peer meets the same server, and it is faster than
 * all of them.
 * @param bytesPerSecond cap per connection, as CDNs have far from home; undefined for none.
 */
export async function startRegistry(
  root: string,
  folder: string,
  bytesPerSecond?: number,
): Promise<BenchRegistry> {
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, nginxConfiguration(root, folder, port, bytesPerSecond));
  const nginx = spawn('nginx', ['-c', configuration, '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const host = `127.0.0.1:${port}`;
  await waitUntilUp(host);
  return {
    host,
    async stop() {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    },
  };
}

function nginxConfiguration(
  root: string,
  folder: string,
  port: number,
  bytesPerSecond: number | undefined,
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid; user root;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 60; keepalive_requests 100000; ${temporary}
  server {
    listen 127.0.0.1:${port} backlog=1024; root ${root};
    location = /v2/ { default_type application/json; return 200 '{}'; }
    location ~ ^/v2/.+/manifests/ { default_type application/vnd.oci.image.manifest.v1+json; types {} }
    location ~ ^/v2/.+/blobs/ {
      default_type application/octet-stream; types {}
      ${bytesPerSecond === undefined ? '' : `limit_rate ${bytesPerSecond};`}
    }
  }
}
`;
}

async function waitUntilUp(host: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(50);
  }
  throw new Error('nginx did not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
