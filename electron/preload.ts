import { contextBridge, ipcRenderer, webUtils } from 'electron';

// What this file needs of the DOM, whose types would otherwise reach every file that runs in Node.
declare const window: {
  origin: string;
  addEventListener(type: 'DOMContentLoaded', listener: () => void): void;
  postMessage(message: string, targetOrigin: string, transfer: unknown[]): void;
};

// The renderer's modules have run by then and listen for the port.
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send('longshore:connect'));

ipcRenderer.on('longshore:port', (event) => {
  window.postMessage('longshore:port', window.origin, [...event.ports]);
});

type DroppedFile = Parameters<typeof webUtils.getPathForFile>[0];

// A page learns the path of a file only when the user has dropped it, and the app hears of it from here before the page does.
contextBridge.exposeInMainWorld('longshoreFiles', {
  pathOf: async (file: DroppedFile): Promise<string> => {
    const path = webUtils.getPathForFile(file);
    if (path !== '') await ipcRenderer.invoke('longshore:dropped', path);
    return path;
  },
});
