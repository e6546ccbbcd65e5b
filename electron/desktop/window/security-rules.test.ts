import { session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createWebContents,
  recorded,
  resetElectron,
  session as standIn,
} from '../../../tests/support/electron/electron-stand-in.ts';
import type { WebContentsStandIn } from '../../../tests/support/electron/window-stand-in.ts';
import { denyPermissions, guardWebContents } from './security-rules.ts';

const outside = [
  'https://example.com/',
  'http://longshore/',
  'app://other/',
  'app://longshore.example/',
  'app:longshore',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:app://longshore/1',
  'not a url',
  '',
];
let contents: WebContentsStandIn;

beforeEach(() => {
  resetElectron('');
  guardWebContents();
  denyPermissions(session.defaultSession);
  contents = createWebContents('app://longshore/');
});

describe('navigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'] as const)(
    '%s stays in the app',
    (event) => {
      expect(contents.isPrevented(event, 'app://longshore/#/downloads')).toBe(false);
      for (const url of outside)
        expect({ url, prevented: contents.isPrevented(event, url) }).toEqual({ url, prevented: true });
    },
  );

  it('attaches no webview, not even to the app itself', () => {
    expect(contents.isPrevented('will-attach-webview', 'app://longshore/')).toBe(true);
  });

  it('guards contents that come later too', () => {
    expect(createWebContents('about:blank').isPrevented('will-navigate', 'https://example.com/')).toBe(true);
  });
});

describe('new windows', () => {
  const open = (url: string) => contents.openHandler?.({ url } as never);

  it('never open inside the app', () => {
    for (const url of ['app://longshore/', 'https://github.com/x', ...outside])
      expect(open(url)).toEqual({ action: 'deny' });
  });

  it('open known sites in the user’s browser, over https only', () => {
    open('https://github.com/opencontainers/image-spec');
    open('https://learn.microsoft.com/virtualization');
    for (const url of [
      ...outside,
      'http://github.com/',
      'https://github.com.evil.example/',
      'https://user:secret@github.com/',
      'https://github.com:8443/',
      'https://evil.example/github.com',
    ]) {
      open(url);
    }
    expect(recorded.openedExternally).toEqual([
      'https://github.com/opencontainers/image-spec',
      'https://learn.microsoft.com/virtualization',
    ]);
  });
});

describe('permissions', () => {
  const request = (
    permission: string,
    page: WebContentsStandIn,
    frame: Partial<Electron.PermissionRequest> = {},
  ) => {
    let granted: boolean | undefined;
    recorded.permissionRequestHandler?.(
      page as never,
      permission as never,
      (answer) => {
        granted = answer;
      },
      { isMainFrame: true, requestingUrl: page.getURL(), ...frame },
    );
    return granted;
  };
  const check = (permission: string, origin: string, isMainFrame = true) =>
    recorded.permissionCheckHandler?.(null, permission as never, origin, { isMainFrame });
  const denied = [
    'notifications',
    'geolocation',
    'media',
    'clipboard-read',
    'openExternal',
    'usb',
    'fullscreen',
    'unknown',
  ];

  it.each(denied)('%s is denied', (permission) => {
    expect(request(permission, contents)).toBe(false);
    expect(check(permission, 'app://longshore')).toBe(false);
  });

  it('copying is granted to the app’s own page alone', () => {
    expect(request('clipboard-sanitized-write', contents)).toBe(true);
    expect(check('clipboard-sanitized-write', 'app://longshore')).toBe(true);
    expect(request('clipboard-sanitized-write', createWebContents('https://example.com/'))).toBe(false);
    expect(check('clipboard-sanitized-write', 'https://example.com')).toBe(false);
    expect(check('clipboard-sanitized-write', '')).toBe(false);
  });

  it('copying is not granted to a frame inside the page', () => {
    const copying = 'clipboard-sanitized-write';
    expect(request(copying, contents, { isMainFrame: false })).toBe(false);
    expect(request(copying, contents, { requestingUrl: 'https://example.com/' })).toBe(false);
    const other = createWebContents('https://example.com/');
    expect(request(copying, other, { requestingUrl: 'app://longshore/' })).toBe(false);
    expect(check(copying, 'app://longshore', false)).toBe(false);
  });

  it('devices are denied', () => {
    expect(recorded.devicePermissionHandler?.({ deviceType: 'usb' } as never)).toBe(false);
  });

  it('nothing is saved past the app', () => {
    const preventDefault = vi.fn();
    standIn.defaultSession.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
