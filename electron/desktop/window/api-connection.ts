import { RPCHandler } from '@orpc/server/message-port';
import {
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
} from 'electron';
import { absolutePathInput } from '../../../shared/schemas/input-text.ts';
import type { ApiContext } from '../../api/context.ts';
import { loadAllGroups, router } from '../../api/router.ts';
import { isAppUrl } from './app-scheme.ts';

/**
 * Gives the page of the app's own window a port to the API when its preload asks. Any other sender is left without
 * an answer: another window, a frame inside the page, or a page of another origin.
 */
export function acceptApiConnections(context: ApiContext, ownWindow: () => BrowserWindow | undefined): void {
  const handler = new RPCHandler(router);
  loadAllGroups();
  let current: MessagePortMain | undefined;
  ipcMain.on('longshore:connect', (event) => {
    if (!isOwnPage(event, ownWindow())) return;
    // The page before this one is gone; its streams end with its port.
    current?.close();
    const { port1, port2 } = new MessageChannelMain();
    current = port1;
    handler.upgrade(port1, { context });
    port1.start();
    event.senderFrame?.postMessage('longshore:port', null, [port2]);
  });
}

/** Hears from the preload of the app's own window which files the user has dropped on it. */
export function acceptDroppedFiles(
  takeDropped: (path: string) => void,
  ownWindow: () => BrowserWindow | undefined,
): void {
  ipcMain.handle('longshore:dropped', (event, path: unknown) => {
    if (!isOwnPage(event, ownWindow())) return;
    takeDropped(absolutePathInput.parse(path));
  });
}

function isOwnPage(
  { sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent,
  window: BrowserWindow | undefined,
): boolean {
  return (
    window !== undefined &&
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    isAppUrl(senderFrame.url) &&
    isAppUrl(senderFrame.origin)
  );
}
