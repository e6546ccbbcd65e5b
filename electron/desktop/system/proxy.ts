import type { Session } from 'electron';

/**
 * Asks the system (its settings or PAC script) for the proxy of a URL. An answer can have several entries, such as
 * `PROXY proxy.example:8080; DIRECT`; the first one that the engine can use counts. When the engine can use none of
 * them, as with SOCKS, the first one is returned: the engine then fails and names it, and does not go around the proxy.
 * @returns the URL of the proxy, or null for a direct connection.
 */
export async function resolveSystemProxy(session: Session, url: string): Promise<string | null> {
  const entries = (await session.resolveProxy(url)).split(';').map(readEntry);
  const usable = entries.find((entry) => entry === 'DIRECT' || /^https?:/.test(entry ?? ''));
  const entry = usable ?? entries.find((candidate) => candidate !== undefined);
  return entry === undefined || entry === 'DIRECT' ? null : entry;
}

function readEntry(text: string): string | undefined {
  const [kind = '', address] = text.trim().split(/\s+/);
  if (kind === 'DIRECT') return kind;
  if (address === undefined) return undefined;
  return `${kind === 'PROXY' ? 'http' : kind.toLowerCase()}://${address}`;
}
