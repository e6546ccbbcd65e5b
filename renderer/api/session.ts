import * as z from 'zod';

/** The server accepts neither the code in this window's address nor what this tab has kept; trying again cannot help. */
export class SessionRefusedError extends Error {
  override readonly name = 'SessionRefusedError';
}

const secretKey = 'longshore-session';
const begunSchema = z.object({ secret: z.string() });

/**
 * The secret of this tab, which opens `/rpc` together with the browser's cookie. A launch code in the address is
 * exchanged for one first, and leaves the address at once.
 * @throws {SessionRefusedError} for a window that has neither. The server then prints another address for its user.
 */
export async function tabSecret(): Promise<string> {
  const code = launchCode();
  const kept = sessionStorage.getItem(secretKey);
  if (code === null && kept !== null) return kept;
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: code ?? '' }),
  });
  if (code !== null && answer.status < 500)
    history.replaceState(null, '', location.pathname + location.search);
  if (answer.ok) {
    const { secret } = begunSchema.parse(await answer.json());
    sessionStorage.setItem(secretKey, secret);
    return secret;
  }
  if (answer.status !== 403) throw new Error(`The server answered ${answer.status}`);
  // A used code in a window that has been opened before does no harm.
  if (kept !== null) return kept;
  throw new SessionRefusedError('The launch code is used, expired or missing');
}

/**
 * Tells why the server did not open a WebSocket, which does not say so itself.
 * @throws {SessionRefusedError} when it no longer knows this tab's secret, as after its restart.
 */
export async function checkSession(secret: string): Promise<void> {
  const answer = await fetch('/session', { headers: { authorization: `Bearer ${secret}` } });
  if (answer.status !== 401) return;
  sessionStorage.removeItem(secretKey);
  throw new SessionRefusedError('The session has ended');
}

function launchCode(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('code');
}

// A code that is pasted into an open window changes its hash only.
window.addEventListener('hashchange', () => {
  if (launchCode() !== null) location.reload();
});
