import { beforeEach, describe, expect, it } from 'vitest';
import { becomeReady, recorded, resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import type { RendererFiles } from '../../web/renderer-files.ts';
import { registerAppScheme, serveAppScheme } from './app-scheme.ts';

const index = {
  body: Buffer.from('<!doctype html>'),
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'no-cache',
};
const files: RendererFiles = new Map([
  ['/', index],
  ['/index.html', index],
  ['/assets/a.js', { ...index, contentType: 'text/javascript; charset=utf-8' }],
]);

beforeEach(() => {
  resetElectron('', { isReady: false });
  registerAppScheme();
  becomeReady();
  serveAppScheme(files);
});

async function load(url: string, method = 'GET'): Promise<Response> {
  const handler = recorded.protocolHandlers.get('app');
  if (handler === undefined) throw new Error('The scheme is not served');
  return handler(new Request(url, { method }));
}

describe('app://', () => {
  it('is a standard, secure scheme that does not get around the content security policy', () => {
    expect(recorded.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('serves the renderer’s files with the content security policy as a header', async () => {
    const page = await load('app://longshore/');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<!doctype html>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await load('app://longshore/assets/a.js?v=1#x')).headers.get('content-type')).toContain(
      'javascript',
    );
  });

  it.each([
    'app://longshore/../package.json',
    'app://longshore/%2e%2e/package.json',
    'app://longshore/..%2fpackage.json',
    'app://longshore/assets/%2e%2e%5cmain.js',
    'app://longshore//etc/passwd',
    'app://longshore/etc/passwd',
    'app://longshore/assets/',
    'app://longshore/%00',
    'app://longshore/index.html%00.js',
    'app://longshore/%252e%252e%252fpackage.json',
    'app://longshore/..\\package.json',
    'app://longshore/assets/..%5c..%5cpackage.json',
    'app://longshore/C:/Windows/win.ini',
    'app://longshore/file:///etc/passwd',
    'app://longshore/constructor',
  ])('has nothing at %s', async (url) => {
    expect((await load(url)).status).toBe(404);
  });

  it.each([
    ['app://longshore/', 'GET'],
    ['app://longshore/nothing', 'GET'],
    ['app://longshore/', 'POST'],
    ['app://other/', 'GET'],
  ])('answers %s %s under the policy', async (url, method) => {
    const policy = (await load(url, method)).headers.get('content-security-policy');
    expect(policy?.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('refuses other hosts and methods', async () => {
    expect((await load('app://other/')).status).toBe(403);
    expect((await load('app://longshore:1/')).status).toBe(403);
    expect((await load('app://longshore/', 'POST')).status).toBe(403);
  });
});
