/**
 * A registry simulator: plain HTTP servers on loopback that behave as Microsoft Container Registry does, and that
 * can be told to behave badly. Tests start their own; `npm run demo` shows the app beside one.
 *
 * - Six hosts, each on a port of its own, so that what is sent to whom can be proved: the registry, its data
 *   endpoint, the two hops and the CDN of foreign URLs, and the token service (http/answer.ts, `Role`).
 * - `content`: repositories and builders for images, indexes, artifacts and raw manifests (images/). Layers are
 *   real gzip-compressed tars; large ones are produced as they are read (content/). catalogue/ fills it as MCR is.
 * - `options`: sign-in, speed caps, page sizes, the life of tokens and signed URLs; changeable while it runs.
 * - `faults`: everything that can go wrong, by name (faults/fault-table.ts).
 * - `requests`: every request received, with its headers, status and bytes sent.
 */
import type { ServerResponse } from 'node:http';
import { applyFaults, FaultController } from './faults/fault-controller.ts';
import type { Answer, Role, SimulatorRequest } from './http/answer.ts';
import { type Listener, listen, type RequestHandler } from './http/listener.ts';
import { applyRange } from './http/ranges.ts';
import { RequestLog, type RequestRecord } from './http/request-log.ts';
import { sendAnswer } from './http/send-answer.ts';
import { Speed } from './http/speed.ts';
import { RegistryContent } from './images/registry-content.ts';
import type { SimulatorOptions } from './options.ts';
import { challenge } from './roles/authorization.ts';
import { type RegistryContext, registryAnswer } from './roles/registry.ts';
import { SignedUrls } from './roles/signed-urls.ts';
import { contentDelivery, DataEndpoint, secondHop, shortLink } from './roles/storage.ts';
import { TokenService } from './roles/token-service.ts';

/** A running simulator. */
export class Simulator {
  readonly options: SimulatorOptions;
  readonly faults = new FaultController();
  readonly content: RegistryContent;
  readonly hosts: Readonly<Record<Role, string>>;
  readonly #log = new RequestLog();
  readonly #speed: Speed;
  readonly #listeners: Listener[];
  readonly #context: RegistryContext;

  private constructor(options: SimulatorOptions, listeners: Listener[]) {
    this.options = options;
    this.#speed = new Speed(options);
    this.#listeners = listeners;
    this.hosts = hostsOf(listeners);
    this.content = new RegistryContent(this.hosts);
    const signedUrls = new SignedUrls();
    this.#context = {
      options,
      content: this.content,
      tokens: new TokenService(options),
      registryHost: this.hosts.registry,
      tokenHost: this.hosts.token,
      dataHost: this.hosts.data,
      signedUrls,
      data: new DataEndpoint(signedUrls),
    };
  }

  /** Starts every host; the catalogue is still empty. @throws when a port is taken. */
  static async start(options: SimulatorOptions, roles: readonly Role[]): Promise<Simulator> {
    let simulator: Simulator | undefined;
    const serve: RequestHandler = async (request, response) => await simulator?.serve(request, response);
    const listeners: Listener[] = [];
    try {
      for (const [index, role] of roles.entries()) {
        listeners.push(await listen(role, options.port === 0 ? 0 : options.port + index, serve));
      }
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener.close()));
      throw error;
    }
    simulator = new Simulator(options, listeners);
    return simulator;
  }

  /** `http://127.0.0.1:port` of the registry. */
  get url(): string {
    return `http://${this.host}`;
  }

  /** `127.0.0.1:port` of the registry, as references write it. */
  get host(): string {
    return this.hosts.registry;
  }

  get dataHost(): string {
    return this.hosts.data;
  }

  /** The hosts that a foreign URL leads through, in order. */
  get foreignHosts(): string[] {
    return [this.hosts.link, this.hosts.redirector, this.hosts.cdn];
  }

  /** Every request received, oldest first. */
  get requests(): readonly RequestRecord[] {
    return this.#log.records;
  }

  /** Forgets the requests received so far. */
  clearRequests(): void {
    this.#log.clear();
  }

  /** Makes every token given out so far invalid. */
  expireTokens(): void {
    this.#context.tokens.expireAll();
  }

  /** Cuts every connection, as a network does that goes. */
  cutConnections(): void {
    for (const listener of this.#listeners) listener.cut();
  }

  /** Closes every connection and host. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }

  /** Answers one request. */
  async serve(request: SimulatorRequest, response: ServerResponse): Promise<void> {
    const { role, method, url, path, headers } = request;
    const record: RequestRecord = {
      role,
      host: this.hosts[role],
      method,
      url,
      path,
      headers,
      status: 0,
      bytesSent: 0,
      faults: [],
    };
    this.#log.add(record);
    const answer = await this.#answer(request);
    const faults = this.faults.pick(request, answer);
    record.faults = faults.map(({ kind }) => kind);
    const scene = { request, answer, challenge: () => challenge(this.#context, request, 'invalid_token') };
    applyFaults(faults, 'content', scene);
    applyRange(request, answer);
    applyFaults(faults, 'answer', scene);
    await sendAnswer(response, answer, record, this.#speed);
  }

  async #answer(request: SimulatorRequest): Promise<Answer> {
    switch (request.role) {
      case 'registry':
        return withCookie(await registryAnswer(this.#context, request));
      case 'data':
        return this.#context.data.handle(request);
      case 'link':
        return shortLink(request, this.hosts.redirector);
      case 'redirector':
        return secondHop(request, this.hosts.cdn);
      case 'cdn':
        return await contentDelivery(request, this.content);
      case 'token':
        return this.#context.tokens.handle(request);
    }
  }
}

/** Azure's front ends set a cookie; a client that keeps it must not show it to other hosts. */
function withCookie(answer: Answer): Answer {
  answer.headers['set-cookie'] = 'ARRAffinity=5f2a; Path=/; HttpOnly';
  return answer;
}

function hostsOf(listeners: Listener[]): Record<Role, string> {
  return Object.fromEntries(listeners.map(({ role, host }) => [role, host])) as Record<Role, string>;
}
