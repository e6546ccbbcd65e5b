import { describe, expect, it } from 'vitest';
import { redact, redactValue } from '../../electron/desktop/redact.ts';

const folders = ['/home/jane', '/mnt/big disk/Images', 'C:\\Users\\Jane Doe'];

describe('redaction', () => {
  it.each([
    ['https://jane:hunter2@registry.example/v2/', 'hunter2'],
    ['proxy http://hunter2@proxy.example:8080', 'hunter2'],
    ['https://blob.example/x//y?sv=1&sig=hunter2', 'hunter2'],
    ['http://127.0.0.1:5000/#token=hunter2', 'hunter2'],
    ['authorization: Bearer hunter2hunter2', 'hunter2'],
    ['{"authorization":"Basic aHVudGVyMg=="}', 'aHVudGVyMg'],
    ['{\\"password\\":\\"hunter2\\"}', 'hunter2'],
    ["{ password: 'hunter2' }", 'hunter2'],
    ['password=hunter2&user=jane', 'hunter2'],
    ['set-cookie: session=hunter2', 'hunter2'],
    ['{"identitytoken":"hunter2"}', 'hunter2'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM', 'SflKxwRJSM'],
  ])('leaves no secret in %s', (text, secret) => {
    const redacted = redact(text, []);
    expect(redacted).not.toContain(secret);
    expect(redacted).toContain('***'.slice(0, text.includes('@') ? 0 : 3));
  });

  it.each([
    ['EACCES: /home/jane/Longshore/blobs', 'jane'],
    ['EACCES: /home/other/x', 'other'],
    ['at /Users/jane/app/main.js:1:2', 'jane'],
    ['at file:///home/jane/app/main.js:1:2', 'jane'],
    ['at file:///C:/Users/Jane%20Doe/app/main.js:1:2', 'Jane'],
    ['C:\\Users\\Jane Doe\\AppData\\x.json', 'Jane'],
    ['{"path":"C:\\\\Users\\\\Jane Doe\\\\x.json"}', 'Jane'],
    ['D:\\Secret Project\\x', 'D:\\'],
    ['/mnt/big disk/Images/blobs/sha256/a', 'big disk'],
    ['open /srv/team/images/index.json failed', 'team'],
    ['\\\\server\\share\\x.tar', 'server'],
  ])('leaves no folder of the user in %s', (text, part) => {
    expect(redact(text, folders)).not.toContain(part);
  });

  it('leaves what a report needs', () => {
    const text =
      'DIGEST_MISMATCH mcr.microsoft.com/windows/servercore:ltsc2022 at https://mcr.microsoft.com/v2/windows/servercore/manifests/x';
    expect(redact(text, folders)).toBe(text);
    expect(redact('    at run (/home/jane/app/out/node/main.js:10:5)', folders)).toContain('main.js:10:5');
  });

  it('reaches every text of a value, and takes away what a key calls a secret', () => {
    const value = {
      list: ['/home/jane/x', 1, null],
      inner: { accessToken: 'hunter2', size: 5 },
      password: ['hunter2'],
    };
    expect(redactValue(value, folders)).toEqual({
      list: ['…/x', 1, null],
      inner: { accessToken: '***', size: 5 },
      password: '***',
    });
  });
});
