import { spawn } from 'node:child_process';
import * as z from 'zod';
import { parseJson } from '../../oci/json.ts';
import type { Credential } from './credentials.ts';

const answerSchema = z.object({ Username: z.string(), Secret: z.string().min(1) });
const helperName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const timeoutMs = 10_000;
const maximumAnswer = 64 * 1024;

/**
 * Asks `docker-credential-<name>` for a server's credential (docker-credential-helpers, "get"). Null when it has
 * none, is not installed, or does not answer within 10 s.
 */
export function askCredentialHelper(name: string, server: string): Promise<Credential | null> {
  if (!helperName.test(name)) return Promise.resolve(null);
  return new Promise((resolve) => {
    // Windows would look in the current folder before the path, and run what somebody has put there. Only the
    // environment of this process, not the child's, keeps it from that.
    process.env.NoDefaultCurrentDirectoryInExePath = '1';
    const child = spawn(`docker-credential-${name}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > maximumAnswer) child.kill();
      else chunks.push(chunk);
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? readAnswer(Buffer.concat(chunks)) : null));
    // A helper may end without reading the name; what it answered still counts.
    child.stdin.on('error', () => {});
    child.stdin.end(server);
  });
}

function readAnswer(bytes: Buffer): Credential | null {
  const parsed = answerSchema.safeParse(parseJson(bytes));
  if (!parsed.success) return null;
  const { Username: username, Secret: secret } = parsed.data;
  // The protocol's mark for a secret that is an identity token.
  if (username === '<token>') return { kind: 'identity-token', token: secret };
  return username === '' ? null : { kind: 'password', username, password: secret };
}
