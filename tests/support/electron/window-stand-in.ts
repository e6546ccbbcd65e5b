import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type { MessagePortStandIn } from './message-port-stand-in.ts';
import { needReady } from './readiness.ts';

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** A frame of a page, with what main has posted to it. */
export class FrameStandIn {
  readonly posted: { channel: string; ports: MessagePortStandIn[] }[] = [];
  readonly url: string;
  readonly origin: string;

  constructor(url: string, origin = originOf(url)) {
    this.url = url;
    this.origin = origin;
  }

  postMessage(channel: string, _message: unknown, ports: MessagePortStandIn[]): void {
    this.posted.push({ channel, ports });
  }
}

/** The contents of a window or of another page. */
export class WebContentsStandIn extends EventEmitter {
  mainFrame: FrameStandIn;
  reloads = 0;
  lookUps = 0;
  openHandler: WindowOpenHandler | undefined;

  constructor(url: string) {
    super();
    this.mainFrame = new FrameStandIn(url);
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler;
  }

  reload(): void {
    this.reloads += 1;
  }

  showDefinitionForSelection(): void {
    this.lookUps += 1;
  }

  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }

  /** Emits a navigation event; true when a listener prevented it. */
  isPrevented(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview',
    url: string,
  ) {
    let prevented = false;
    this.emit(event, {
      url,
      preventDefault() {
        prevented = true;
      },
    });
    return prevented;
  }
}

/** A window, with what was done to it. */
export class BrowserWindowStandIn extends EventEmitter {
  static readonly all: BrowserWindowStandIn[] = [];
  /** What the app does when its last window is gone, and when one refuses to go. */
  static onEveryClosed = (): void => {};
  static onRefusal = (): void => {};
  readonly options: Electron.BrowserWindowConstructorOptions;
  webContents = new WebContentsStandIn('about:blank');
  readonly calls: string[] = [];
  progress: { value: number; mode: string | undefined } | undefined;
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  maximized = false;
  backgroundColor: string | undefined;
  minimized = false;
  destroyed = false;
  focused = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    needReady('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.backgroundColor = options.backgroundColor;
    BrowserWindowStandIn.all.push(this);
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame = new FrameStandIn(url);
    this.calls.push(`loadURL ${url}`);
  }

  /** Asks the listeners, as a click on the cross does; the page has its own say first, so the window is gone later. */
  close(): void {
    let isPrevented = false;
    this.emit('close', {
      preventDefault() {
        isPrevented = true;
      },
    });
    if (isPrevented) BrowserWindowStandIn.onRefusal();
    else queueMicrotask(() => this.destroy());
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('closed');
    if (BrowserWindowStandIn.all.every(({ destroyed }) => destroyed)) BrowserWindowStandIn.onEveryClosed();
  }

  setBackgroundColor(colour: string): void {
    this.backgroundColor = colour;
  }

  hide(): void {
    this.calls.push('hide');
  }

  show(): void {
    this.calls.push('show');
  }

  focus(): void {
    this.calls.push('focus');
  }

  restore(): void {
    this.calls.push('restore');
  }

  maximize(): void {
    this.calls.push('maximize');
  }

  isFocused(): boolean {
    return this.focused;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }

  setProgressBar(value: number, options?: Electron.ProgressBarOptions): void {
    this.progress = { value, mode: options?.mode };
  }
}

function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return host === '' ? 'null' : `${protocol}//${host}`;
}
