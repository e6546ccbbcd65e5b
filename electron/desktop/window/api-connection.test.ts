import { setTimeout as delay } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { ipcMain } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { resetElectron } from '../../../tests/support/electron/electron-stand-in.ts';
import {
  BrowserWindowStandIn,
  FrameStandIn,
  WebContentsStandIn,
} from '../../../tests/support/electron/window-stand-in.ts';
import { allowsAllPaths } from '../../../tests/support/engines/allows-all-paths.ts';
import { createSampleEngine, type SampleEngine } from '../../../tests/support/engines/sample-engine.ts';
import type { ApiClient } from '../../api/client.ts';
import { hostInfo } from '../../api/context.ts';
import { acceptApiConnections, acceptDroppedFiles } from './api-connection.ts';

let engine: SampleEngine;
let window: BrowserWindowStandIn;

beforeEach(async () => {
  resetElectron('');
  engine = createSampleEngine();
  window = new BrowserWindowStandIn({});
  await window.loadURL('app://longshore/');
  const host = {
    info: () => hostInfo('desktop'),
    pickPath: async () => null,
    saveFile: async () => null,
    revealPath: async () => {},
    ...allowsAllPaths,
  };
  acceptApiConnections({ engine, host }, () => window as never);
});

function connect(
  sender: WebContentsStandIn,
  senderFrame: FrameStandIn | null = sender.mainFrame,
): FrameStandIn | null {
  ipcMain.emit('longshore:connect', { sender, senderFrame } as never);
  return senderFrame;
}

function clientOf(frame: FrameStandIn | null): ApiClient {
  const port = frame?.posted.at(-1)?.ports[0];
  if (port === undefined) throw new Error('No port arrived');
  const client: ApiClient = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}

describe('a connection to the API', () => {
  it('is given to the window’s own page', async () => {
    const frame = connect(window.webContents);
    expect(frame?.posted).toEqual([{ channel: 'longshore:port', ports: [expect.anything()] }]);
    expect(await clientOf(frame).host.info()).toMatchObject({ kind: 'desktop' });
  });

  it('is refused to other windows, frames inside the page, foreign origins and frames that are gone', () => {
    const otherWindow = new WebContentsStandIn('app://longshore/');
    const innerFrame = new FrameStandIn('app://longshore/');
    expect(connect(otherWindow)?.posted).toEqual([]);
    expect(connect(window.webContents, innerFrame)?.posted).toEqual([]);
    expect(connect(window.webContents, null)).toBeNull();
    for (const url of ['https://example.com/', 'app://other/', 'about:blank', 'file:///index.html']) {
      window.webContents.mainFrame = new FrameStandIn(url);
      expect(connect(window.webContents)?.posted).toEqual([]);
    }
    // An empty page has the origin of the page that opened it.
    window.webContents.mainFrame = new FrameStandIn('about:blank', 'app://longshore');
    expect(connect(window.webContents)?.posted).toEqual([]);
    // A sandboxed page keeps its URL but has an opaque origin.
    window.webContents.mainFrame = new FrameStandIn('app://longshore/', 'null');
    expect(connect(window.webContents)?.posted).toEqual([]);
  });

  it('is left alone by those who are refused', async () => {
    const client = clientOf(connect(window.webContents));
    expect(await client.downloads.list()).toEqual([]);
    connect(window.webContents, null);
    connect(new WebContentsStandIn('app://longshore/'));
    expect(await Promise.race([client.downloads.list(), delay(2000, 'no answer')])).toEqual([]);
  });

  it('is refused to everybody while there is no window', () => {
    const page = window.webContents;
    window = undefined as never;
    expect(connect(page)?.posted).toEqual([]);
  });

  it('ends the streams of the page before it', async () => {
    const first = clientOf(connect(window.webContents));
    const stream = await first.downloads.events();
    expect(await stream.next()).toMatchObject({ value: { type: 'snapshot' } });
    expect(engine.streamSignals[0]?.aborted).toBe(false);
    const second = clientOf(connect(window.webContents));
    expect(await second.downloads.list()).toEqual([]);
    await vi.waitFor(() => expect(engine.streamSignals[0]?.aborted).toBe(true));
  });
});

it('a dropped file is told of by the window’s own page alone, with a path in full', () => {
  const dropped: string[] = [];
  acceptDroppedFiles(
    (path) => dropped.push(path),
    () => window as never,
  );
  const tell = (sender: WebContentsStandIn, path: unknown) =>
    ipcMain.emit('longshore:dropped', { sender, senderFrame: sender.mainFrame } as never, path);
  tell(window.webContents, '/a/image.tar');
  tell(new WebContentsStandIn('app://longshore/'), '/b/image.tar');
  for (const wrong of ['image.tar', '', 7, null, 'x'.repeat(40_000)])
    expect(() => tell(window.webContents, wrong), String(wrong).slice(0, 20)).toThrow();
  expect(dropped).toEqual(['/a/image.tar']);
});
