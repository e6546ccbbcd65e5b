import type { Session } from 'electron';

/** Asks the system (its settings or PAC script) for the proxy of a URL: a proxy URL, or null for none. */
export async function resolveSystemProxy(session: Session, url: string): Promise<string | null> {
  return proxyUrl(await session.resolveProxy(url));
}

/**
 * The first entry of a PAC answer such as `PROXY proxy.example:8080; DIRECT` as a URL. SOCKS entries are passed
 * over, since the engine speaks to HTTP proxies only.
 */
export function proxyUrl(pacAnswer: string): string | null {
  for (const entry of pacAnswer.split(';')) {
    const [kind, address] = entry.trim().split(/\s+/);
    if (kind === 'DIRECT') return null;
    if (kind === 'PROXY' && address) return `http://${address}`;
    if (kind === 'HTTPS' && address) return `https://${address}`;
  }
  return null;
}
