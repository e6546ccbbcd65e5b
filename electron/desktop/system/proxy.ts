import type { Session } from 'electron';

/**
 * Asks the system (its settings or PAC script) for the proxy of a URL: a proxy URL, or null for none. Of an answer
 * such as `PROXY proxy.example:8080; DIRECT` the first entry counts that the engine can follow; when there is only what
 * it does not speak, as SOCKS, the URL names that, so that the engine says so instead of going around it.
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
