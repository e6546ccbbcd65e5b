import { ipcRenderer } from 'electron';

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
