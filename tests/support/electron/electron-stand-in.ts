import { EventEmitter } from 'node:events';
import { isAbsolute } from 'node:path';
import type * as Electron from 'electron';
import { Ending } from './ending.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { MessagePortStandIn } from './message-port-stand-in.ts';
import { needReady, readiness, refuseReady } from './readiness.ts';
import { NotificationStandIn, TrayStandIn } from './system-ui-stand-in.ts';
import { BrowserWindowStandIn, WebContentsStandIn } from './window-stand-in.ts';

// Vitest puts this module in the place of `electron`. It has the part of Electron that Longshore uses, typed by
// Electron's own definitions, and records what is asked of it. `resetElectron` begins a new life of the process.

type PermissionRequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type PermissionCheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
type DevicePermissionHandler = NonNullable<Parameters<Electron.Session['setDevicePermissionHandler']>[0]>;
type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1];

/** What the code under test has asked of Electron. */
export const recorded = {
  sandboxEnabled: false,
  /** Names of calls that must happen before Electron is ready, in order. */
  beforeReady: [] as string[],
  schemes: [] as Electron.CustomScheme[],
  protocolHandlers: new Map<string, ProtocolHandler>(),
  permissionRequestHandler: undefined as PermissionRequestHandler | undefined,
  permissionCheckHandler: undefined as PermissionCheckHandler | undefined,
  devicePermissionHandler: undefined as DevicePermissionHandler | undefined,
  openedExternally: [] as string[],
  proxyQuestions: [] as string[],
  onlineQuestions: 0,
  shownInFolder: [] as string[],
  errorBoxes: [] as string[],
  quits: 0,
  relaunches: [] as (Electron.RelaunchOptions | undefined)[],
  exitCode: undefined as number | undefined,
  powerSaveBlockers: new Set<number>(),
  menu: undefined as Electron.MenuItemConstructorOptions[] | undefined,
  popups: [] as Electron.MenuItemConstructorOptions[][],
  /** Electron's own default. */
  spellChecker: true,
  windows: BrowserWindowStandIn.all,
  trays: TrayStandIn.all,
  notifications: NotificationStandIn.shown,
  messageBoxes: [] as Electron.MessageBoxOptions[],
  dialogs: [] as (Electron.SaveDialogOptions | Electron.OpenDialogOptions)[],
  copied: [] as string[],
  protocolClients: [] as { scheme: string; path: string | undefined; args: string[] | undefined }[],
  paths: new Map<string, string>(),
  /** The folder that Chromium's profile is in: the one that was set when Electron became ready. */
  profile: '',
  loginItem: undefined as Electron.Settings | undefined,
  appUserModelId: '',
  activationPolicy: '',
};

/** What Electron answers in a test. */
export const answers = {
  userData: '',
  appPath: '',
  locale: 'en-US',
  systemIsDark: false,
  isOnline: true,
  messageBoxButton: 0,
  /** The machine whose Longshore holds the profile already. */
  otherInstance: undefined as string | undefined,
  proxy: 'DIRECT',
  saveDialog: { canceled: true, filePath: '' },
  openDialog: { canceled: true, filePaths: [] as string[] },
  workArea: { x: 0, y: 0, width: 1920, height: 1080 },
  /** False on a Linux desktop whose secret service does not run, and where the system keeps no key. */
  hasKeyStore: true,
  secretBackend: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
};

class AppStandIn extends EventEmitter {
  isPackaged = false;
  getName: Electron.App['getName'] = () => 'Longshore';
  getPath: Electron.App['getPath'] = () => answers.userData;
  setPath: Electron.App['setPath'] = (name, path) => {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    recorded.paths.set(name, path);
    if (name === 'userData') answers.userData = path;
  };
  getAppPath: Electron.App['getAppPath'] = () => answers.appPath;
  getLocale: Electron.App['getLocale'] = () => answers.locale;
  setAppUserModelId: Electron.App['setAppUserModelId'] = (id) => {
    recorded.appUserModelId = id;
  };
  setActivationPolicy: Electron.App['setActivationPolicy'] = (policy) => {
    recorded.activationPolicy = policy;
  };
  setAsDefaultProtocolClient: Electron.App['setAsDefaultProtocolClient'] = (scheme, path, args) => {
    recorded.protocolClients.push({ scheme, path, args });
    return true;
  };
  getLoginItemSettings = (options?: Electron.LoginItemSettingsOptions) => ({
    openAtLogin: recorded.loginItem?.openAtLogin === true && recorded.loginItem.path === options?.path,
  });
  setLoginItemSettings: Electron.App['setLoginItemSettings'] = (settings) => {
    recorded.loginItem = settings;
  };
  enableSandbox: Electron.App['enableSandbox'] = () => {
    refuseReady('app.enableSandbox() can only be called before app is ready');
    recorded.beforeReady.push('enableSandbox');
    recorded.sandboxEnabled = true;
  };
  requestSingleInstanceLock: Electron.App['requestSingleInstanceLock'] = () =>
    takeInstanceLock(answers.userData, answers.otherInstance);
  whenReady: Electron.App['whenReady'] = () => readiness.promise;
  isReady: Electron.App['isReady'] = () => readiness.isReady;
  ending = new Ending(this);
  quit: Electron.App['quit'] = () => {
    recorded.quits += 1;
    this.ending.begin();
  };
  relaunch: Electron.App['relaunch'] = (options) => {
    recorded.relaunches.push(options);
  };
  exit: Electron.App['exit'] = (code) => {
    recorded.exitCode = code;
    this.ending.isOver = true;
  };
}

export const app = new AppStandIn();
/** `handle` as an event whose answer nobody waits for. */
class IpcMain extends EventEmitter {
  handle(channel: string, listener: (...given: unknown[]) => unknown): void {
    this.on(channel, listener);
  }
}

export const ipcMain = new IpcMain();

class IpcRendererStandIn extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly invoked: unknown[][] = [];

  send(...words: unknown[]): void {
    this.sent.push(words);
  }

  async invoke(...words: unknown[]): Promise<void> {
    this.invoked.push(words);
  }
}

export const ipcRenderer = new IpcRendererStandIn();

/** What a preload hands to its page, by name. */
export const exposed = new Map<string, unknown>();
export const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = {
  exposeInMainWorld: (name, value) => void exposed.set(name, value),
};
/** Only what the user has dropped has a path; anything else that calls itself a file has none. */
export const webUtils: Pick<Electron.WebUtils, 'getPathForFile'> = {
  getPathForFile: (file) => (file.name === 'dropped.tar' ? '/somewhere/dropped.tar' : ''),
};

export const protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged(schemes) {
    refuseReady('protocol.registerSchemesAsPrivileged should be called before app is ready');
    recorded.beforeReady.push('registerSchemesAsPrivileged');
    recorded.schemes.push(...schemes);
  },
  handle: (scheme, handler) => void recorded.protocolHandlers.set(scheme, handler),
};

type UsedOfSession =
  | 'resolveProxy'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled';
class SessionStandIn extends EventEmitter implements Pick<Electron.Session, UsedOfSession> {
  resolveProxy: Electron.Session['resolveProxy'] = async (url) => {
    recorded.proxyQuestions.push(url);
    return answers.proxy;
  };
  setPermissionRequestHandler: Electron.Session['setPermissionRequestHandler'] = (handler) => {
    recorded.permissionRequestHandler = handler ?? undefined;
  };
  setPermissionCheckHandler: Electron.Session['setPermissionCheckHandler'] = (handler) => {
    recorded.permissionCheckHandler = handler ?? undefined;
  };
  setDevicePermissionHandler: Electron.Session['setDevicePermissionHandler'] = (handler) => {
    recorded.devicePermissionHandler = handler ?? undefined;
  };
  setSpellCheckerEnabled: Electron.Session['setSpellCheckerEnabled'] = (isEnabled) => {
    recorded.spellChecker = isEnabled;
  };
}
const defaultSession = new SessionStandIn();
export const session = {
  get defaultSession(): SessionStandIn {
    needReady('Session can only be received when app is ready');
    return defaultSession;
  },
};

export const shell: Pick<Electron.Shell, 'openExternal' | 'showItemInFolder'> = {
  openExternal: async (url) => void recorded.openedExternally.push(url),
  showItemInFolder: (path) => void recorded.shownInFolder.push(path),
};

/** Options, with or without a window before them. */
type DialogWords<Options> = [Options] | [unknown, Options];
const optionsOf = <Options>(words: DialogWords<Options>) => (words.length === 1 ? words[0] : words[1]);

export const dialog = {
  async showSaveDialog(...words: DialogWords<Electron.SaveDialogOptions>) {
    recorded.dialogs.push(optionsOf(words));
    return answers.saveDialog;
  },
  async showOpenDialog(...words: DialogWords<Electron.OpenDialogOptions>) {
    recorded.dialogs.push(optionsOf(words));
    return answers.openDialog;
  },
  async showMessageBox(...words: DialogWords<Electron.MessageBoxOptions>) {
    recorded.messageBoxes.push(optionsOf(words));
    return { response: answers.messageBoxButton, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => void recorded.errorBoxes.push(`${title}: ${content}`),
};

type UsedOfSafeStorage =
  | 'isEncryptionAvailable'
  | 'isAsyncEncryptionAvailable'
  | 'getSelectedStorageBackend'
  | 'encryptStringAsync'
  | 'decryptStringAsync';
/**
 * As Electron's `electron_api_safe_storage.cc` has it: the asynchronous encryptor is there once Electron is ready, and
 * without a key store encrypts with Chromium's constant key on Linux; only the synchronous answer tells. Ciphertext
 * names its key: `v10` is the constant one on Linux and the system's own elsewhere, `v11` a key store's on Linux.
 */
export const safeStorage: Pick<Electron.SafeStorage, UsedOfSafeStorage> = {
  isEncryptionAvailable: () => app.isReady() && answers.hasKeyStore,
  isAsyncEncryptionAvailable: async () => app.isReady(),
  getSelectedStorageBackend: () => (app.isReady() ? answers.secretBackend : 'unknown'),
  async encryptStringAsync(text) {
    if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
    const key = process.platform === 'linux' && answers.hasKeyStore ? 'v11' : 'v10';
    return Buffer.from(`${key}${Buffer.from(text).toString('hex')}`);
  },
  async decryptStringAsync(bytes) {
    const [, hex] = /^v1[01]((?:[\da-f]{2})+)$/.exec(bytes.toString()) ?? [];
    if (hex === undefined) throw new Error('Error while decrypting the ciphertext');
    return { result: Buffer.from(hex, 'hex').toString(), shouldReEncrypt: false };
  },
};

export const powerSaveBlocker: Pick<Electron.PowerSaveBlocker, 'start' | 'stop'> = {
  start() {
    const id = recorded.powerSaveBlockers.size + 1;
    recorded.powerSaveBlockers.add(id);
    return id;
  },
  stop: (id) => recorded.powerSaveBlockers.delete(id),
};

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) =>
    Object.assign([...template], { popup: () => void recorded.popups.push(template) }),
  setApplicationMenu(template: Electron.MenuItemConstructorOptions[]) {
    recorded.menu = template;
  },
};

export const clipboard: Pick<Electron.Clipboard, 'writeText'> = {
  writeText: async (text) => void recorded.copied.push(text),
};

export const net: Pick<Electron.Net, 'isOnline'> = {
  isOnline() {
    recorded.onlineQuestions += 1;
    return answers.isOnline;
  },
};
/** As Electron has it: a source of `dark` or `light` stands for the system's own theme, and each change is told. */
class NativeThemeStandIn extends EventEmitter {
  #source: Electron.NativeTheme['themeSource'] = 'system';
  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source;
  }
  set themeSource(source: Electron.NativeTheme['themeSource']) {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? answers.systemIsDark : this.#source === 'dark';
  }
}
export const nativeTheme = new NativeThemeStandIn();
export const screen = { getDisplayMatching: () => ({ workArea: answers.workArea }) };

export class MessageChannelMain {
  readonly port1: MessagePortStandIn;
  readonly port2: MessagePortStandIn;

  constructor() {
    [this.port1, this.port2] = MessagePortStandIn.pair();
  }
}

export {
  NotificationStandIn as Notification,
  nativeImage,
  TrayStandIn as Tray,
} from './system-ui-stand-in.ts';
export { BrowserWindowStandIn as BrowserWindow };

/**
 * Forgets everything recorded, as a new process would.
 * @param isReady false for what runs from the first moment of a process on: Electron is ready with `becomeReady` then.
 */
export function resetElectron(userData: string, { isReady } = { isReady: true }): void {
  app.removeAllListeners();
  ipcMain.removeAllListeners();
  defaultSession.removeAllListeners();
  nativeTheme.removeAllListeners();
  nativeTheme.themeSource = 'system';
  app.isPackaged = false;
  app.ending = new Ending(app);
  BrowserWindowStandIn.all.length = 0;
  TrayStandIn.all.length = 0;
  NotificationStandIn.shown.length = 0;
  Object.assign(recorded, {
    sandboxEnabled: false,
    beforeReady: [],
    schemes: [],
    protocolHandlers: new Map(),
    permissionRequestHandler: undefined,
    permissionCheckHandler: undefined,
    devicePermissionHandler: undefined,
    openedExternally: [],
    proxyQuestions: [],
    onlineQuestions: 0,
    shownInFolder: [],
    errorBoxes: [],
    quits: 0,
    relaunches: [],
    exitCode: undefined,
    powerSaveBlockers: new Set(),
    menu: undefined,
    popups: [],
    spellChecker: true,
    messageBoxes: [],
    dialogs: [],
    copied: [],
    protocolClients: [],
    paths: new Map(),
    profile: '',
    loginItem: undefined,
    appUserModelId: '',
    activationPolicy: '',
  });
  Object.assign(answers, {
    userData,
    appPath: '',
    locale: 'en-US',
    systemIsDark: false,
    isOnline: true,
    messageBoxButton: 0,
    otherInstance: undefined,
    proxy: 'DIRECT',
    hasKeyStore: true,
    secretBackend: 'gnome_libsecret',
  });
  readiness.begin();
  if (isReady) readiness.end();
}

/** Lets `app.whenReady()` resolve, on the profile that the paths of this moment say. */
export function becomeReady(): void {
  recorded.beforeReady.push('ready');
  recorded.profile = recorded.paths.get('sessionData') ?? answers.userData;
  readiness.end();
}

/** A page's contents that Electron has just made, as it announces them to the app. */
export function createWebContents(url: string): WebContentsStandIn {
  const contents = new WebContentsStandIn(url);
  app.emit('web-contents-created', {}, contents);
  return contents;
}
