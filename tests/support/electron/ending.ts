import type { EventEmitter } from 'node:events';
import { BrowserWindowStandIn } from './window-stand-in.ts';

/**
 * The end of an app in Electron's own order (`shell/browser/browser.cc`): `before-quit`, the windows one after the
 * other, `will-quit`, `quit`. A listener that holds the app back at `will-quit` is asked again by the next `quit()`; a
 * window that refuses to close ends the attempt.
 */
export class Ending {
  isOver = false;
  #isQuitting = false;
  readonly #app: EventEmitter;

  constructor(app: EventEmitter) {
    this.#app = app;
    BrowserWindowStandIn.onEveryClosed = () => this.#whenAllClosed();
    BrowserWindowStandIn.onRefusal = () => {
      this.#isQuitting = false;
    };
  }

  /** `Browser::Quit`. */
  begin(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = !this.#isPrevented('before-quit');
    if (!this.#isQuitting) return;
    const open = BrowserWindowStandIn.all.filter(({ destroyed }) => !destroyed);
    if (open.length === 0) this.#notifyAndShutDown();
    else for (const window of open) window.close();
  }

  /** `Browser::OnWindowAllClosed`. */
  #whenAllClosed(): void {
    if (this.#isQuitting) this.#notifyAndShutDown();
    else this.#app.emit('window-all-closed');
  }

  /** `Browser::NotifyAndShutdown`. */
  #notifyAndShutDown(): void {
    if (this.isOver) return;
    if (this.#isPrevented('will-quit')) {
      this.#isQuitting = false;
      return;
    }
    this.isOver = true;
    this.#app.emit('quit', {}, 0);
  }

  #isPrevented(name: string): boolean {
    const event = {
      defaultPrevented: false,
      preventDefault() {
        event.defaultPrevented = true;
      },
    };
    this.#app.emit(name, event);
    return event.defaultPrevented;
  }
}
