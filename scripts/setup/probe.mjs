import { fileURLToPath } from 'node:url';
import { runNode } from './run.mjs';

const probeTimeoutMs = 6000;

/** True when a server answers at this URL, through the proxy of the environment where there is one. */
export async function answers(url) {
  const code = await runNode(['--use-env-proxy', '--use-system-ca', fileURLToPath(import.meta.url), url], {
    quiet: true,
    timeoutMs: probeTimeoutMs + 2000,
  });
  return code === 0;
}

// Run as a program of its own, because only Node 24 knows the proxies of the environment.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , url] = process.argv;
  const response = await fetch(url, {
    headers: { range: 'bytes=0-0' },
    signal: AbortSignal.timeout(probeTimeoutMs),
  });
  await response.body?.cancel();
  process.exitCode = response.status < 500 && response.status !== 404 ? 0 : 1;
}
