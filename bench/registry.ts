import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BenchCertificate, makeCertificate } from './certificate.ts';

/** How the images are served. */
export interface Serving {
  /** Cap per connection, as CDNs have far from home; undefined for none. */
  bytesPerSecond?: number;
  isTls?: boolean;
}

/** A running registry of the benchmark. */
export interface BenchRegistry {
  /** Host with port, for references. */
  host: string;
  /** Undefined where it speaks plain HTTP. */
  certificate: BenchCertificate | undefined;
  /** The server's processes. */
  processes: number[];
  stop(): Promise<void>;
}

/**
 * Serves the static files of `root` as a registry, by nginx: every peer meets the same server, and it is faster than
 * all of them.
 */
export async function startRegistry(
  root: string,
  folder: string,
  serving: Serving = {},
): Promise<BenchRegistry> {
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const certificate = serving.isTls ? makeCertificate(folder) : undefined;
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, nginxConfiguration(root, folder, port, serving.bytesPerSecond, certificate));
  const nginx = spawn('nginx', ['-c', configuration, '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const host = `127.0.0.1:${port}`;
  await waitUntilUp(port);
  const master = nginx.pid ?? 0;
  return {
    host,
    certificate,
    processes: [master, ...(await childrenOf(master))],
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
  certificate: BenchCertificate | undefined,
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const tls =
    certificate === undefined
      ? ''
      : `ssl_certificate ${certificate.authority}; ssl_certificate_key ${certificate.key};`;
  return `daemon off; worker_processes 1; pid ${folder}/nginx.pid; user root;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 60; keepalive_requests 100000; ${temporary}
  server {
    listen 127.0.0.1:${port} ${certificate === undefined ? '' : 'ssl'} backlog=1024; root ${root}; ${tls}
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

async function childrenOf(process: number): Promise<number[]> {
  const children = await readFile(`/proc/${process}/task/${process}/children`, 'utf8').catch(() => '');
  return children.trim().split(' ').filter(Boolean).map(Number);
}

async function waitUntilUp(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isListening(port)) return;
    await delay(50);
  }
  throw new Error('nginx did not start');
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
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
