import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Option } from 'commander';
import { isAppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { LibraryImage } from '../../../../shared/schemas/library.ts';
import { toDiskError } from '../../../engine/files/disk-error.ts';
import { isOnlyThisComputer } from '../../../engine/serving/addresses.ts';
import type { AccessLogEntry } from '../../../engine/serving/http/access-log.ts';
import type { RegistryRequest, RunningRegistry } from '../../../engine/serving/library-registry.ts';
import { pullExample } from '../../images/pull-example.ts';
import { plainHttpOption } from '../../options/common.ts';
import {
  addHostName,
  addOrigins,
  parseListenAddress,
  parseListPath,
  parsePath,
  parsePort,
} from '../../options/parse-values.ts';
import { whyUnreadable } from '../../options/unreadable-file.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { type EngineFlags, warn, withEngine } from '../../session.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** The variable that a password may be in; a command line can be seen by everybody on this machine. */
const passwordVariable = 'LONGSHORE_REGISTRY_PASSWORD';

/** Options of `registry`. */
interface RegistryOptions extends EngineFlags {
  host: string;
  port: number;
  listen?: { host: string; port: number };
  /** Undefined leaves it to the address. */
  tls?: boolean;
  tlsCert?: string;
  tlsKey?: string;
  name?: string[];
  passwordFile?: string;
  /** True without a list. */
  pullThrough?: true | string[];
  allowOrigin?: string[];
  json?: boolean;
}

/** `registry` serves the library to docker, containerd, podman and others. */
export const registryCommand = defineCommand({
  name: 'registry',
  summary: 'serve the library as a registry',
  description: `Serve the library as a registry that can be read: docker, containerd, podman, skopeo and oras pull from it.
Only this machine reaches it unless --host or --listen says otherwise; others reach it by TLS, and this machine without too.`,
  options: [
    new Option('--host <address>', 'the address to listen on; 0.0.0.0 for all').default('127.0.0.1'),
    new Option('--port <number>', 'the port; 0 lets the system choose').argParser(parsePort).default(5555),
    new Option('--listen <host:port>', 'both in one').argParser(parseListenAddress),
    new Option('--tls', 'speak TLS, with a certificate by an authority of your own'),
    new Option('--no-tls', 'speak plain HTTP to other machines too'),
    new Option(
      '--tls-cert <file>',
      'your own certificate (PEM), with its chain, by whose names it is known',
    ).argParser(parsePath),
    new Option('--tls-key <file>', 'its key (PEM)').argParser(parsePath),
    new Option('--name <host>', 'a further name of this machine; may be repeated').argParser(addHostName),
    new Option(
      '--password-file <file>',
      `ask for a password, which is in this file (- for standard input) or in ${passwordVariable}`,
    ).argParser(parseListPath),
    new Option(
      '--pull-through [hosts]',
      'fetch what is not here from these registries (the default registry unless named)',
    ).argParser(addOrigins),
    new Option(
      '--allow-origin <hosts...>',
      'further registries to fetch from, such as ghcr.io/contoso',
    ).argParser(addOrigins),
    plainHttpOption(),
  ],
  json: 'lines',
  examples: `
Examples:
  longshore registry
  longshore registry --pull-through
  longshore registry --listen 0.0.0.0:5555 --password-file password.txt

  docker pull localhost:5555/mcr.microsoft.com/dotnet/runtime:8.0
  docker pull localhost:5555/mcr.microsoft.com/windows/servercore:ltsc2019-distributable

An image of a registry with a port has _ in the place of its colon: localhost:5555/localhost_5000/team/app:1.
The second has foreign layers declared as ordinary ones, so that engines fetch them from here; its digest is another.`,
  // What is fetched from elsewhere needs a library to come into, which may be new.
  needsLibrary: ({ pullThrough, allowOrigin = [] }) => pullThrough === undefined && allowOrigin.length === 0,
  run: serveRegistry,
});

const plainHttpWarning =
  'Other machines can reach this registry over plain HTTP: whoever is in between can read and change what they pull, and the password. Leave --no-tls out.';

/**
 * Serves the library until it is told to stop, which is no failure. With `json` the lines are `listening {url, addresses, here?, authority?, warning?}` and
 * `request {…}` for each answer; without, requests are told on stderr.
 * @throws {UsageError} when the address cannot be had or options contradict each other.
 */
async function serveRegistry(options: RegistryOptions, environment: CommandEnvironment): Promise<number> {
  const {
    json,
    host: _host,
    port: _port,
    listen: _listen,
    tls: _tls,
    name = [],
    pullThrough,
    allowOrigin = [],
  } = options;
  const { host, port } = options.listen ?? options;
  const request: Omit<RegistryRequest, 'origins'> = {
    host,
    port,
    names: name,
    tls: await tlsOf(options, host),
    password: await passwordOf(options),
    observer: {
      onAnswered: (entry) => (json ? writeEntry(entry, environment) : noteEntry(entry, environment)),
      onFault: (error) =>
        warn(environment, `Could not answer: ${error instanceof Error ? error.message : String(error)}`),
    },
  };
  const flags = engineFlags(options);
  return withEngine(flags, 'memory', environment, async (engine) => {
    const listed = [...(Array.isArray(pullThrough) ? pullThrough : []), ...allowOrigin];
    const origins = listed.length > 0 ? listed : [engine.settings.get().defaultRegistry];
    const isThrough = pullThrough !== undefined || allowOrigin.length > 0;
    const registry = await engine.serving
      .listen({ ...request, origins: () => (isThrough ? origins : null) })
      .catch((error: unknown) => {
        // What the command line names cannot be used: no network is at fault.
        const isOwnCertificate = options.tlsCert !== undefined && isAppError(error, 'TLS');
        if (isAppError(error) && (isOwnCertificate || String(error.details.reason).startsWith('address-')))
          throw new UsageError(error.message);
        throw error;
      });
    const images = await engine.library.list();
    announce(registry, { images, origins: isThrough ? origins : null, json: json === true }, environment);
    if (!environment.signal.aborted) await once(environment.signal, 'abort');
    await registry.close();
    return exitCodes.ok;
  });
}

function engineFlags({ library, state, plainHttp }: RegistryOptions): EngineFlags {
  return {
    ...(library === undefined ? {} : { library }),
    ...(state === undefined ? {} : { state }),
    ...(plainHttp === undefined ? {} : { plainHttp }),
  };
}

async function tlsOf(
  { tls, tlsCert, tlsKey }: RegistryOptions,
  host: string,
): Promise<RegistryRequest['tls']> {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError('--tls-cert and --tls-key belong together.');
  if (tlsCert !== undefined && tlsKey !== undefined)
    return { certificate: await readText('--tls-cert', tlsCert), key: await readText('--tls-key', tlsKey) };
  return (tls ?? !isOnlyThisComputer(host)) ? 'own' : 'none';
}

/** @throws {UsageError} for an empty one, which would let everybody in who knows no better. */
async function passwordOf({ passwordFile }: RegistryOptions): Promise<string | undefined> {
  const given =
    passwordFile === undefined
      ? process.env[passwordVariable]
      : await (passwordFile === '-' ? text(process.stdin) : readText('--password-file', passwordFile));
  const password = given?.replace(/\r?\n[\s\S]*$/, '');
  if (password === '') throw new UsageError('The password is empty. Write one, on the first line.');
  return password;
}

async function readText(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const known = whyUnreadable(error, path);
    throw known === undefined ? toDiskError(error, path) : new UsageError(`${option}: ${known}.`);
  });
}

function announce(
  { url, hereUrl, addresses, authority, isSecure, isOnlyHere }: RunningRegistry,
  {
    images,
    origins,
    json,
  }: { images: readonly LibraryImage[]; origins: readonly string[] | null; json: boolean },
  environment: CommandEnvironment,
): void {
  const warning = isSecure || isOnlyHere ? undefined : plainHttpWarning;
  if (warning !== undefined) warn(environment, warning);
  if (json) {
    environment.writeLine(
      toJsonText({
        type: 'listening',
        url,
        addresses,
        ...(hereUrl === undefined ? {} : { here: hereUrl }),
        ...(origins === null ? {} : { pullThrough: origins }),
        ...(authority === undefined ? {} : { authority: authority.path }),
        ...(warning === undefined ? {} : { warning }),
      }),
    );
    return;
  }
  environment.writeLine(
    `The library (${images.length} ${images.length === 1 ? 'image' : 'images'}) is a registry at ${url}`,
  );
  if (hereUrl !== undefined) environment.note(`This computer reaches it without TLS too, at ${hereUrl}`);
  if (origins !== null) environment.note(`What is not here is fetched from ${origins.join(', ')}.`);
  if (authority !== undefined)
    environment.note(
      `Clients have to trust ${authority.path} (docker: /etc/docker/certs.d/${addresses[0]}/ca.crt).`,
    );
  const [address = new URL(url).host] = addresses;
  const example = pullExample(images, address);
  if (example !== undefined) environment.note(`For example: docker pull ${sanitizeText(example)}`);
  environment.note('Press Ctrl-C to stop.');
}

function writeEntry(entry: AccessLogEntry, environment: CommandEnvironment): void {
  environment.writeLine(toJsonText({ type: 'request', ...entry }));
}

function noteEntry(entry: AccessLogEntry, environment: CommandEnvironment): void {
  const { at, address, method, path, status, bytes, ms, client, source } = entry;
  const from = source === 'origin' ? ', from the origin' : '';
  environment.note(
    sanitizeText(
      `${at} ${address} ${method} ${path} ${status} ${formatBytes(bytes)} in ${ms} ms${from} (${client})`,
    ),
  );
}
