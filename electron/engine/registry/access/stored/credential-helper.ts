import { type ChildProcess, spawn } from 'node:child_process';
import * as z from 'zod';
import { GatheredChunks } from '../../../network/body/gathered-chunks.ts';
import { parseJson } from '../../../oci/json.ts';
import type { Credential } from '../credentials.ts';

const answerSchema = z.object({ Username: z.string(), Secret: z.string().min(1) });
const helperName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Milliseconds that a helper may take: it may ask its user for a password. */
const patienceMs = 30_000;
/** Milliseconds for which output is still read of a helper that has ended. */
const afterEndMs = 300;
const maximumAnswer = 1024 * 1024;

/**
 * Asks `docker-credential-<name>` for a server's credential (docker-credential-helpers, "get"). Null when it has
 * none, is not installed, or does not answer in time.
 * @param timeoutMs after which it is ended, with all that it has started.
 */
export function askCredentialHelper(
  name: string,
  server: string,
  timeoutMs = patienceMs,
): Promise<Credential | null> {
  if (!helperName.test(name)) return Promise.resolve(null);
  return new Promise((resolve) => {
    // Windows would look in the current folder before the path, and run what somebody has put there. Only the
    // environment of this process, not the child's, keeps it from that.
    process.env.NoDefaultCurrentDirectoryInExePath = '1';
    const child = spawn(`docker-credential-${name}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own, so that what it starts can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const gathered = new GatheredChunks();
    const end = () => endWithChildren(child);
    const timer = setTimeout(() => settle(null, end), timeoutMs);
    process.once('exit', end);
    const settle = (credential: Credential | null, finish = () => {}) => {
      clearTimeout(timer);
      process.removeListener('exit', end);
      finish();
      child.stdout.destroy();
      resolve(credential);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      gathered.push(chunk);
      if (gathered.byteLength > maximumAnswer) settle(null, end);
    });
    const finish = (code: number | null) =>
      settle(code === 0 ? readAnswer(Buffer.concat(gathered.take())) : null);
    child.on('error', () => settle(null));
    child.on('close', finish);
    // Something that it has started may hold its output open for as long as it runs.
    child.on('exit', (code) => setTimeout(() => finish(code), afterEndMs));
    // A helper may end without reading the name; what it answered still counts.
    child.stdin.on('error', () => {});
    child.stdin.end(server);
  });
}

/** Ends a process and its children. One that has ended already is none of ours any more. */
function endWithChildren({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => {},
    );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

function readAnswer(bytes: Buffer): Credential | null {
  const parsed = answerSchema.safeParse(parseJson(bytes));
  if (!parsed.success) return null;
  const { Username: username, Secret: secret } = parsed.data;
  // The protocol's mark for a secret that is an identity token.
  if (username === '<token>') return { kind: 'identity-token', token: secret };
  return username === '' ? null : { kind: 'password', username, password: secret };
}
