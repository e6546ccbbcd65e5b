import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactDetails } from './redact.ts';

const folders = ['/home/jane', '/mnt/big disk/Images', 'C:\\Users\\Jane Doe', 'jane'];

describe('redaction', () => {
  it('leaves no password of a URL in it, whatever stands around', () => {
    const around = fc
      .array(
        fc.constantFrom('a', '1', ':', '://', '/', '?', '=', '"', "'", ' ', '\n', 'https://h/', '\\', '.'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(around, around, (before, after) => {
        const redacted = redact(`${before} https://jane:hunter2@registry.example/v2/${after}`, []);
        expect(redacted).not.toContain('hunter2');
        const signed = redact(`${before} https://cdn.example/x?sig=hunter2 ${after}`, []);
        expect(signed).not.toContain('hunter2');
      }),
    );
  });

  it('takes escaped quotes inside of an escaped value for a part of it', () => {
    const inner = JSON.stringify({ password: 'a"hunter2', user: 'x' });
    expect(redact(JSON.stringify({ inner }), [])).not.toContain('hunter2');
  });

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
    ['authorization: Digest username="ann", response="hunter2"', 'hunter2'],
    ['authorization: Basic a', ' a'],
    ["['set-cookie', 'session=1; id=hunter2']", 'hunter2'],
    ['rawHeaders: [ "Cookie", "a=hunter2" ]', 'hunter2'],
    ['https://cdn.example/x?verify=hunter2', 'hunter2'],
    ['GET /v2/x/blobs?sv=1&sig=hunter2%3D&se=2', 'hunter2'],
    ['?X-Amz-Credential=hunter2%2Fus&X-Amz-Date=1', 'hunter2'],
    ['?X-Amz-Signature=hunter2', 'hunter2'],
    ['http://ann:hunter2@x@proxy.example:8080', 'hunter2'],
    ['http://ann:hunter/2@proxy.example:8080', 'hunter'],
    ['HTTPS_PROXY=ann:hunter2@proxy.example:8080', 'hunter2'],
    ['socks5://ann:hunter2@proxy.example:1080', 'hunter2'],
    ['x-api-key: hunter2', 'hunter2'],
    ['{"refreshToken":"hunter2","clientSecret":"x"}', 'hunter2'],
    ['{"password":"it\'s \\"hunter2\\""}', 'hunter2'],
    ['ghp_hunter2hunter2hunter2', 'hunter2'],
    ['{"username":"hunter2"}', 'hunter2'],
  ])('leaves no secret in %s', (text, secret) => {
    const redacted = redact(text, []);
    expect(redacted).not.toContain(secret);
    expect(redacted).toContain('***'.slice(0, text.includes('@') ? 0 : 3));
    expect(redact(redacted, [])).toBe(redacted);
  });

  it.each([
    'eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp.48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBoMYUZodetZdvT',
    'eyJhbGciOiJub25lIn0',
    'github_pat_11ABCDEFG0hunter2hunter2',
    'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
    'glpat-hunter2hunter2hunt',
    'gldt-hunter2hunter2hunt',
    'glcbt-64_hunter2hunter2hunt',
    'dckr_pat_hunter2hunter2hunter2',
    'dckr_oat_hunter2hunter2hunter2',
    'npm_hunter2hunter2hunter2hunter2',
    'dop_v1_hunter2hunter2hunter2',
    'hf_hunter2hunter2hunter2',
    'cfat_hunter2hunter2hunter2',
    'pypi-AgEIcHlwaS5vcmcCJGhunter2',
    'sk-ant-api03-hunter2hunter2',
    'xoxb-1234567890-hunter2',
    'xapp-1-A111-hunter2hunter2',
    'hvs.CAESIhunter2hunter2',
    'ya29.a0AfH6SMhunter2hunter2',
    '1//0ghunter2hunter2hunter2',
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    `AIza${'Sy1'.repeat(11)}Zz`,
    `AKCp8${'aB3'.repeat(22)}`,
    `cmVmdGtuOjAxOj${'aB3'.repeat(15)}`,
    'ATATT3xFfGF0hunter2hunter2hunter2',
    'ATBBhunter2hunter2hunter2hunter2',
  ])('knows the token %s by its shape alone', (token) => {
    for (const text of [token, `failed with ${token} today`, `["${token}"]`]) {
      expect(redact(text, [])).not.toContain(token.slice(8));
      expect(redact(text, [])).toContain('***');
    }
  });

  it('knows robot accounts and private keys by their shape', () => {
    expect(redact('signed in as robot$team+ci:hunter2', [])).toBe('signed in as robot$team+ci:***');
    const key = (kind: string) => `-----BEGIN ${kind}-----\nMIIEhunter2\nhunter2\n-----END ${kind}-----`;
    for (const kind of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])
      expect(redact(`before ${key(kind)} after`, [])).toBe('before *** after');
    expect(redact(key('PRIVATE KEY').slice(0, 40), [])).toBe('***');
  });

  it.each([
    'disk-usage-of-the-library',
    'task-force-and-risk-assessment',
    'AKIA is no key',
    'eyJ and hvs. and glpat-',
    'half_of_the_layers',
    '-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----',
    'mcr.microsoft.com/windows/servercore:ltsc2019-amd64',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  ])('takes %s for no token', (text) => {
    expect(redact(text, [])).toBe(text);
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
    ["open '/srv/My Images/a b.tar'", 'My'],
    ['D:\\My Project\\sub folder\\x.json failed', 'folder'],
    ['{"path":"D:\\\\My Project\\\\sub folder\\\\x.json"}', 'folder'],
    ['c:\\users\\jane doe\\x', 'doe'],
    ['mounted at /run/media/jane', 'jane'],
    ['the user jane may not', 'jane'],
    ["stderr: 'one\\nC:\\\\Users\\\\Jane Doe\\\\x'", 'Doe'],
    ["stderr: 'one\\nE:\\\\Secret\\\\x'", 'Secret'],
    ["stderr: 'one\\n/srv/team/x'", 'team'],
  ])('leaves no folder of the user in %s', (text, part) => {
    expect(redact(text, folders)).not.toContain(part);
  });

  it('leaves what a report needs', () => {
    const text =
      'DIGEST_MISMATCH mcr.microsoft.com/windows/servercore:ltsc2022 at https://mcr.microsoft.com/v2/windows/servercore/manifests/x';
    expect(redact(text, folders)).toBe(text);
    const pinned = `windows/servercore:ltsc2022@sha256:${'1'.repeat(64)} by https://mcr.microsoft.com:443/v2/a@sha256:1`;
    expect(redact(pinned, folders)).toBe(pinned);
    expect(redact('/home/janet is not /home/jane', ['/home/jane'])).toBe('~ is not ~');
    expect(redact('janet and jane', folders)).toBe('janet and ***');
    expect(redact("ENOENT: open '/srv/My Images/a b.tar'", folders)).toBe("ENOENT: open '…/a b.tar'");
    expect(redact('    at run (/home/jane/app/out/node/main.js:10:5)', folders)).toContain('main.js:10:5');
  });

  it('reaches every text of a value, and takes away what a key calls a secret', () => {
    const value = {
      list: ['/home/jane/x', 1, null],
      inner: { accessToken: 'hunter2', size: 5, sig: 'hunter2', username: 'hunter2' },
      rawHeaders: ['Set-Cookie', 'id=hunter2', 'Content-Length', '5'],
      password: ['hunter2'],
    };
    expect(redactDetails(value, folders, 1_000)).toEqual({
      list: ['…/x', 1, null],
      inner: { accessToken: '***', size: 5, sig: '***', username: '***' },
      rawHeaders: ['Set-Cookie', '***', 'Content-Length', '5'],
      password: '***',
    });
  });

  it('reaches what writes itself as JSON, and ends in a value that contains itself', () => {
    const value = { at: new URL('https://jane:hunter2@registry.example/'), when: new Date(0), self: {} };
    value.self = value;
    const text = JSON.stringify(redactDetails(value, folders, 1_000));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('{"at":"https://registry.example/","when":"1970-01-01T00:00:00.000Z"');
    expect(text).toContain('"…"');
  });

  it('gives up what is longer than a line may be', () => {
    expect(redactDetails({ a: ['x'.repeat(60)], b: 'x'.repeat(60) }, [], 100)).toBeUndefined();
    expect(redactDetails({ bytes: Buffer.alloc(1_000_000) }, [], 10_000)).toBeUndefined();
    const self: Record<string, unknown> = {};
    for (let count = 0; count < 100; count += 1) self[`key${count}`] = self;
    expect(redactDetails(self, [], 10_000)).toBeUndefined();
  });
});
