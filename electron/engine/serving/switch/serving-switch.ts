import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type AppErrorData, toAppError } from '../../../../shared/errors.ts';
import type {
  ServedEngine,
  ServedRequest,
  ServingChange,
  ServingCheck,
  ServingEvent,
  ServingStatus,
} from '../../../../shared/serving/schemas.ts';
import { hostAndPort, reachableNames, serverUrl } from '../addresses.ts';
import { readUserCertificate, type UserCertificate } from '../certificates/user-certificate.ts';
import { ClientList } from '../clients/client-list.ts';
import { RecentRequests } from '../clients/recent-requests.ts';
import type { RegistryRequest, RunningRegistry } from '../library-registry.ts';
import { nameWithHost, pathNameOf } from '../names/served-name.ts';
import { type CheckedImage, checkAsClient } from './client-check.ts';
import type { ServingSettingsFile } from './settings-file.ts';

/** The least pause (ms) between two events of one listener. */
const eventMs = 500;
const [onlyHere, everywhere] = ['127.0.0.1', '0.0.0.0'];

/** What the switch works with. */
export interface SwitchTools {
  settings: ServingSettingsFile;
  serve(request: RegistryRequest): Promise<RunningRegistry>;
  /** References of the library, the newest first. */
  references(): Promise<string[]>;
}

/** Serves the library while it is on, as its settings say; a change of those takes effect at once. */
export class ServingSwitch {
  readonly #tools: SwitchTools;
  readonly #clients = new ClientList(() => this.#changed());
  readonly #requests = new RecentRequests();
  readonly #changes = new EventTarget();
  #certificate: UserCertificate | undefined;
  #running: { registry: RunningRegistry; since: string } | undefined;
  #problem: AppErrorData | null = null;
  /** Changes come one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(tools: SwitchTools) {
    this.#tools = tools;
  }

  /** Goes on where the last process was on. Never throws: what is wrong is in the status. */
  async resume(): Promise<void> {
    if (this.#tools.settings.get().isOn) await this.#inTurn(() => this.#begin()).catch(() => undefined);
  }

  status(): ServingStatus {
    const { isOn: _, ...settings } = this.#tools.settings.get();
    const names = reachableNames(settings.onNetwork ? everywhere : onlyHere, []);
    const isSecure = this.#running?.registry.isSecure ?? (settings.onNetwork && settings.tls);
    const addresses =
      this.#running?.registry.addresses ?? names.map((name) => hostAndPort(name, settings.port));
    return {
      settings,
      since: this.#running?.since ?? null,
      url: this.#running?.registry.url ?? serverUrl(names[0] ?? onlyHere, settings.port, isSecure),
      hereUrl: this.#hereUrl(settings),
      otherAddresses: addresses.slice(1),
      isSecure,
      authority: this.#running?.registry.authority?.certificate ?? null,
      certificate: settings.certificate === null ? null : this.#describeCertificate(),
      problem: this.#problem,
    };
  }

  /** @throws {AppError} what `serveLibrary` throws; `DISK_FULL`, `DISK_PERMISSION` when it cannot be remembered. */
  async start(): Promise<ServingStatus> {
    return this.#inTurn(async () => {
      await this.#begin();
      await this.#tools.settings.change({ isOn: true });
    });
  }

  /** Ends all connections. @throws {AppError} as `start`. */
  async stop(): Promise<ServingStatus> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#problem = null;
      await this.#tools.settings.change({ isOn: false });
    });
  }

  /**
   * Changes how it is served. Clients are cut off where the address, TLS or the password changes.
   * @throws {AppError} as `start`; what `readUserCertificate` throws.
   */
  async change(change: ServingChange): Promise<ServingStatus> {
    return this.#inTurn(async () => {
      const { pullThrough: _, origins: __, ...address } = change;
      // A wrong one changes nothing.
      if (change.certificate) this.#certificate = await readUserCertificate(change.certificate);
      await this.#tools.settings.change(change);
      if (this.#running === undefined || Object.keys(address).length === 0) return;
      await this.#end();
      await this.#begin();
    });
  }

  /**
   * Asks for an image of the library as a client would.
   * @throws {AppError} `NETWORK` while it is off or when there is no answer.
   */
  async check(engine: ServedEngine): Promise<ServingCheck> {
    const running = this.#running;
    if (running === undefined)
      throw new AppError('NETWORK', 'Nothing is served yet. Turn serving on first.', {
        retryable: false,
        details: { reason: 'serving-off' },
      });
    const image = await this.#imageToCheck();
    const { password } = this.#tools.settings.get();
    return checkAsClient(engine, running.registry, password, image).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('NETWORK', `There was no answer: ${reason}.`, { cause, details: { reason } });
    });
  }

  /** All of it, and again whenever something has changed, until the signal aborts. */
  async *events(signal: AbortSignal): AsyncGenerator<ServingEvent, void, void> {
    while (!signal.aborted) {
      const changed = once(this.#changes, 'change', { signal }).catch(() => undefined);
      yield { status: this.status(), clients: this.#clients.list() };
      await changed;
      await delay(eventMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The last requests, and then those that are answered, until the signal aborts. */
  async *requests(signal: AbortSignal): AsyncGenerator<ServedRequest[], void, void> {
    let last = 0;
    while (!signal.aborted) {
      const answered = once(this.#changes, 'request', { signal }).catch(() => undefined);
      const found = this.#requests.since(last);
      last = found.at(-1)?.id ?? last;
      if (found.length > 0) yield found;
      await answered;
      await delay(eventMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#changing.catch(() => undefined);
    await this.#end();
  }

  async #inTurn(work: () => Promise<void>): Promise<ServingStatus> {
    const turn = this.#changing.catch(() => undefined).then(work);
    this.#changing = turn;
    try {
      await turn;
    } finally {
      this.#changed();
    }
    return this.status();
  }

  async #begin(): Promise<void> {
    if (this.#running !== undefined) return;
    const { settings } = this.#tools;
    const { port, onNetwork, tls, password, certificate } = settings.get();
    try {
      const isOwn = certificate === null;
      if (!isOwn && onNetwork && tls) this.#certificate = await readUserCertificate(certificate);
      const registry = await this.#tools.serve({
        host: onNetwork ? everywhere : onlyHere,
        port,
        tls: onNetwork && tls ? ((isOwn ? undefined : this.#certificate) ?? 'own') : 'none',
        names: [],
        password: password === '' ? undefined : password,
        origins: () => (settings.get().pullThrough ? settings.get().origins : null),
        observer: {
          onSending: (sending) => this.#clients.sending(sending),
          onAnswered: (entry) => {
            this.#requests.add(entry);
            this.#changes.dispatchEvent(new Event('request'));
          },
        },
      });
      this.#running = { registry, since: new Date().toISOString() };
      this.#problem = null;
    } catch (error) {
      this.#problem = toAppError(error).toJSON();
      throw error;
    }
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.registry.close();
  }

  async #imageToCheck(): Promise<CheckedImage | undefined> {
    const references = await this.#tools.references();
    for (const reference of references) {
      const colon = reference.lastIndexOf(':');
      const named = nameWithHost(reference.slice(0, colon).replace(/:(\d+)(?=\/)/, '_$1'));
      if (colon > reference.lastIndexOf('/') && named !== undefined && !reference.includes('@'))
        return { name: pathNameOf(named), tag: reference.slice(colon + 1) };
    }
    return undefined;
  }

  #hereUrl({ onNetwork, tls, port }: ServingStatus['settings']): string | null {
    if (this.#running !== undefined) return this.#running.registry.hereUrl ?? null;
    return onNetwork && tls ? serverUrl(onlyHere, port, false) : null;
  }

  #describeCertificate(): ServingStatus['certificate'] {
    if (this.#certificate === undefined) return null;
    const { names, validUntil } = this.#certificate;
    return { names, validUntil };
  }

  #changed(): void {
    this.#changes.dispatchEvent(new Event('change'));
  }
}
