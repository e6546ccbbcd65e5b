import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page, Route } from 'playwright-core';
import type * as ElectronStandIn from './electron-stand-in.ts';
import type { BrowserWindowStandIn } from './window-stand-in.ts';

/** Stands for `app://longshore`, a scheme that only Electron can teach to Chromium. */
const origin = 'http://longshore.localhost';
const preload = fileURLToPath(new URL('../../../out/preload/preload.cjs', import.meta.url));

/**
 * Shows what main has put into its window in a page of Chromium: files come from main's own protocol handler, the
 * built preload asks for the port, and messages pass between the page's port and main's. Loads and reloads by main
 * happen in the page.
 */
export async function showInPage(
  page: Page,
  window: BrowserWindowStandIn,
  electron: typeof ElectronStandIn,
): Promise<void> {
  await page.route(`${origin}/**`, (route) => answer(route, electron));
  await connectPorts(page, window, electron);
  const load = window.loadURL.bind(window);
  window.loadURL = async (url) => {
    await load(url);
    await page.goto(url.replace('app://longshore', origin));
  };
  window.webContents.reload = () => void page.reload();
  await page.goto(window.webContents.getURL().replace('app://longshore', origin));
}

async function answer(route: Route, electron: typeof ElectronStandIn): Promise<void> {
  const handler = electron.recorded.protocolHandlers.get('app');
  if (handler === undefined) throw new Error('Main serves no app:// scheme');
  const url = route.request().url().replace(origin, 'app://longshore');
  const response = await handler(new Request(url, { method: route.request().method() }));
  const body = Buffer.from(await response.arrayBuffer());
  const isScript = response.headers.get('content-type')?.startsWith('text/javascript');
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    // The page knows the desktop by its scheme.
    body: isScript
      ? body.toString().replace('location.protocol===`app:`', 'location.protocol===`http:`')
      : body,
  });
}

async function connectPorts(
  page: Page,
  window: BrowserWindowStandIn,
  electron: typeof ElectronStandIn,
): Promise<void> {
  let toMain: (message: string) => void = () => {};
  let connections = 0;
  await page.exposeFunction('sendToMain', (channel: string) => {
    const { webContents } = window;
    electron.ipcMain.emit(channel, { sender: webContents, senderFrame: webContents.mainFrame });
    const port = webContents.mainFrame.posted.at(-1)?.ports[0];
    if (port === undefined) throw new Error('Main gave no port');
    connections += 1;
    const connection = connections;
    let delivered = page.evaluate('window.openPort()');
    port.on('message', ({ data }: { data: string }) => {
      delivered = delivered
        .then(() =>
          connection === connections ? page.evaluate(`window.fromMain(${JSON.stringify(data)})`) : undefined,
        )
        // The page may have gone meanwhile.
        .catch(() => undefined);
    });
    toMain = (message) => port.postMessage(message);
    port.start();
  });
  await page.exposeFunction('postToMain', (message: string) => toMain(message));
  await page.addInitScript({
    content: `(() => {
      if (location.origin !== '${origin}') return;
      const listeners = {};
      const ipcRenderer = {
        send: (channel) => window.sendToMain(channel),
        on: (channel, listener) => { listeners[channel] = listener; },
      };
      window.openPort = () => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => window.postToMain(data);
        window.fromMain = (data) => port1.postMessage(data);
        listeners['longshore:port']({ ports: [port2] });
      };
      // Chromium tells no paths of files.
      const contextBridge = { exposeInMainWorld: () => {} };
      const require = () => ({ ipcRenderer, contextBridge, webUtils: {} });
      ${readFileSync(preload, 'utf8')}
    })();`,
  });
}
