import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { needReady } from './readiness.ts';

/** An icon in the system's tray, with what it shows. */
export class TrayStandIn extends EventEmitter {
  static readonly all: TrayStandIn[] = [];
  toolTip = '';
  menus: Electron.MenuItemConstructorOptions[][] = [];
  destroyed = false;
  readonly image: ImageStandIn;

  constructor(image: ImageStandIn) {
    super();
    needReady('Cannot create Tray before app is ready');
    this.image = image;
    TrayStandIn.all.push(this);
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setContextMenu(menu: Electron.MenuItemConstructorOptions[]): void {
    this.menus.push(menu);
  }

  destroy(): void {
    this.destroyed = true;
  }
}

/** A picture by its data URLs. */
export class ImageStandIn {
  readonly dataUrls: string[];
  isTemplate = false;

  constructor(dataUrl: string) {
    this.dataUrls = [dataUrl];
  }

  addRepresentation({ dataURL }: Electron.AddRepresentationOptions): void {
    if (dataURL !== undefined) this.dataUrls.push(dataURL);
  }

  setTemplateImage(isTemplate: boolean): void {
    this.isTemplate = isTemplate;
  }
}

export const nativeImage = { createFromDataURL: (dataUrl: string) => new ImageStandIn(dataUrl) };

/** A notification of the system; `click` is the user's. */
export class NotificationStandIn extends EventEmitter {
  static readonly shown: NotificationStandIn[] = [];
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    NotificationStandIn.shown.push(this);
  }
}
