import { app } from 'electron';
import { ownProgram } from '../system/own-program.ts';
import { findAppLink, linkScheme } from './find-app-link.ts';

/**
 * Hands on the links that the system gives to the app, those before the window included. macOS sends an event, which
 * can come before the app is ready; Windows and Linux start the program anew, which then is the second instance.
 * @returns a function that names the receiver.
 */
export function receiveAppLinks(words: readonly string[]): (receiver: (link: string) => void) => void {
  const waiting: string[] = [];
  let deliver = (link: string): void => {
    waiting.push(link);
  };
  const first = findAppLink(words);
  if (first !== undefined) waiting.push(first);
  app.on('open-url', (event, link) => {
    event.preventDefault();
    deliver(link);
  });
  app.on('second-instance', (_event, argv) => {
    const link = findAppLink(argv);
    if (link !== undefined) deliver(link);
  });
  // Everything after `--` is a word and no option of Electron's, whatever a link says.
  // In a checkout the program is Electron itself, which must not become the system's handler.
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme, ownProgram(), ['--']);
  return (receiver) => {
    deliver = receiver;
    for (const link of waiting.splice(0)) receiver(link);
  };
}
