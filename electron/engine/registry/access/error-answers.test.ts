import { describe, expect, it } from 'vitest';
import { noSignal, startTestServer, testHttpClient } from '../../../../tests/support/network/test-server.ts';
import { answerError, type Wanted } from './error-answers.ts';

async function errorFor(
  kind: Wanted['kind'],
  status: number,
  body = '',
  headers: Record<string, string> = {},
) {
  const server = await startTestServer((_, response) => response.writeHead(status, headers).end(body));
  const url = new URL(server.url);
  const response = await testHttpClient().request({ url, addressRule: 'any', signal: noSignal() });
  return answerError(response, {
    kind,
    registry: 'mcr.microsoft.com',
    repository: 'windows/x',
    name: 'ltsc',
  });
}

const said = (code: string) => JSON.stringify({ errors: [{ code, message: 'said so' }] });

describe('answerError', () => {
  it.each([
    ['manifest', 404, said('MANIFEST_UNKNOWN'), 'MANIFEST_UNKNOWN'],
    ['manifest', 404, said('NAME_UNKNOWN'), 'NAME_UNKNOWN'],
    ['manifest', 404, '<html>', 'MANIFEST_UNKNOWN'],
    ['tags', 404, '\uFEFF<?xml version="1.0"?><Error/>', 'NAME_UNKNOWN'],
    ['blob', 404, `\uFEFF${said('BLOB_UNKNOWN')}`, 'BLOB_UNKNOWN'],
    ['blob', 404, '', 'BLOB_UNKNOWN'],
    ['blob', 416, '', 'NETWORK'],
    ['blob', 403, '<Error><Code>AuthenticationFailed</Code></Error>', 'DENIED'],
    ['tags', 401, said('UNAUTHORIZED'), 'UNAUTHORIZED'],
    ['tags', 400, said('NAME_INVALID'), 'NAME_UNKNOWN'],
    ['catalog', 404, '', 'NAME_UNKNOWN'],
    ['manifest', 500, said('MANIFEST_UNKNOWN'), 'NETWORK'],
    ['manifest', 503, '', 'NETWORK'],
    ['manifest', 204, '', 'NETWORK'],
  ] as const)('%s %i %s', async (kind, status, body, code) => {
    const error = await errorFor(kind, status, body);
    expect(error).toMatchObject({ code, details: { status } });
    expect(error.message).toMatch(/\.$/);
  });

  it('calls a range that was refused what the transfer calls it, to be asked for again', async () => {
    expect(await errorFor('blob', 416)).toMatchObject({
      code: 'NETWORK',
      retryable: true,
      message: expect.stringContaining('part of the file'),
      details: { reason: 'range-refused', status: 416 },
    });
  });

  it('carries how long to wait and the reference that MCR’s staff ask for', async () => {
    const headers = { 'retry-after': '7', 'x-msedge-ref': 'Ref A: 1 Ref B: 2' };
    expect(await errorFor('blob', 429, '', headers)).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      retryable: true,
      details: { retryAfterMs: 7000, edgeReference: 'Ref A: 1 Ref B: 2' },
    });
  });

  it('calls 503 with a wait what it is, and says when to come back', async () => {
    const error = await errorFor('manifest', 503, '', { 'retry-after': '3600' });
    expect(error).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: expect.stringMatching(/is busy or being maintained\. Try again in an hour\.$/),
      details: { status: 503, retryAfterMs: 3_600_000 },
    });
    expect(Date.parse(String(error.details.comeBackAt)) - Date.now()).toBeGreaterThan(3_500_000);
    for (const text of ['', 'soon', '-1', '1e309', 'Wed, 21 Oct 2099', '0']) {
      const { code, details } = await errorFor('manifest', 503, '', { 'retry-after': text });
      expect(code).toBe('NETWORK');
      expect(details.comeBackAt).toBeUndefined();
    }
  });

  it('lets no control character of the registry through', async () => {
    const error = await errorFor(
      'tags',
      404,
      JSON.stringify({ errors: [{ code: 'X', message: '\u001b[2J' }] }),
    );
    expect(error.details.registryMessage).toBe(' [2J');
  });

  it('survives a body without end', async () => {
    const server = await startTestServer((_, response) => {
      response.writeHead(404);
      response.on('drain', () => response.write(Buffer.alloc(65536)));
      response.write(Buffer.alloc(1024 * 1024));
    });
    const url = new URL(server.url);
    const response = await testHttpClient().request({ url, addressRule: 'any', signal: noSignal() });
    const error = await answerError(response, { kind: 'blob', registry: 'r' });
    expect(error.code).toBe('BLOB_UNKNOWN');
  });
});
