import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { authorityName } from '../../../shared/serving/authority-name.ts';
import { closeAll } from '../async/close-all.ts';
import { systemErrorCode } from '../files/disk-error.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { Library } from '../library/layout.ts';
import type { CheckedBlobs } from '../library/verification/checked-blobs.ts';
import type { DocumentReader, RegistryClient } from '../registry/client/registry-client.ts';
import type { TransferScheduler } from '../transfer/schedule/scheduler.ts';
import { hostAndPort, isEveryInterface, isOnlyThisComputer, reachableNames, serverUrl } from './addresses.ts';
import { certifyServer } from './certificates/own-authority.ts';
import { namesInCertificate, unusableCertificate } from './certificates/user-certificate.ts';
import { ServedLibrary } from './content/served-library.ts';
import { type RegistryServer, type ServingObserver, startRegistryServer } from './http/registry-server.ts';
import type { ServerCertificate } from './http/start-listening.ts';
import { Origin } from './through/origin.ts';
import { type DownloadStarter, WantedImages } from './through/wanted-images.ts';

/** What is served, where and how. */
export interface RegistryRequest {
  /** Address or name to listen on. */
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** `own` has the certificate made by the user's own authority. */
  tls: 'none' | 'own' | ServerCertificate;
  /** Further names that this computer is known by. */
  names: readonly string[];
  /** Undefined lets everybody in. */
  password: string | undefined;
  /** Registries that images are pulled through from, asked each time; null serves only what is here. */
  origins: () => readonly string[] | null;
  observer?: ServingObserver;
}

/** A registry that is being served. */
export interface RunningRegistry {
  port: number;
  isSecure: boolean;
  /** True where only this computer reaches it. */
  isOnlyHere: boolean;
  /** Its address for clients. */
  url: string;
  /** Its address for this computer over plain HTTP, where others speak TLS. */
  hereUrl: string | undefined;
  /** `HOST:PORT` by all names that it can be reached by, the best first. */
  addresses: string[];
  /** The own authority's certificate (PEM) and the file that it is in, where it certifies this. */
  authority: { certificate: string; path: string } | undefined;
  close(): Promise<void>;
}

/** What serving works with. */
export interface RegistryTools {
  library: Library;
  checkedBlobs: CheckedBlobs;
  /** Where the authority is kept, and what is being pulled through. */
  folder: string;
  defaultRegistry: () => string;
  scheduler: TransferScheduler;
  downloads: DownloadStarter;
  readerOf(registry: string): DocumentReader;
  clientOf(registry: string): RegistryClient;
}

/** Why an address cannot be listened on, as `details.reason` tells it. */
const addressProblems = new Map([
  ['EADDRINUSE', ['in-use', 'is in use by another program. Choose another port']],
  ['EADDRNOTAVAIL', ['not-here', 'is not an address of this computer. Choose another address']],
  ['EACCES', ['not-allowed', 'needs more rights than you have. Choose a port over 1023']],
  ['ENOTFOUND', ['no-name', 'is not the name of an address. Choose another address']],
] as const);

/**
 * Serves the library as a registry until it is closed.
 * @throws {AppError} `NETWORK` with `details.reason` when the address cannot be had; `TLS` when the certificate is none;
 * `DISK_PERMISSION` when the own authority cannot be kept.
 */
export async function serveLibrary(request: RegistryRequest, tools: RegistryTools): Promise<RunningRegistry> {
  const { host } = request;
  const given = typeof request.tls === 'object' ? namesInCertificate(request.tls.certificate) : [];
  const names = [...request.names, ...given];
  const isOnlyHere = isOnlyThisComputer(host);
  const known = reachableNames(host, names);
  const own = request.tls === 'own' ? await certifyServer(tools.folder, known) : undefined;
  if (own !== undefined) await writeFileAtomically(join(tools.folder, authorityName), own.authority);
  const certificate = own?.server ?? (typeof request.tls === 'object' ? request.tls : undefined);
  const { library, checkedBlobs } = tools;
  const origin = new Origin({
    origins: () => request.origins() ?? [],
    blobs: library.blobs,
    checkedBlobs,
    scheduler: tools.scheduler,
    readerOf: tools.readerOf,
    clientOf: tools.clientOf,
    wanted: new WantedImages(join(tools.folder, 'wanted.json'), tools.downloads),
  });
  const server = await listen({
    ...request,
    names,
    tls: certificate,
    isPlainHere: !isOnlyHere,
    sources: {
      library: new ServedLibrary(library, checkedBlobs, tools.defaultRegistry),
      through: () => (request.origins() === null ? undefined : origin),
    },
  });
  if (request.origins() !== null) origin.resume();
  const isSecure = certificate !== undefined;
  const { port } = server;
  return {
    port,
    isSecure,
    isOnlyHere,
    url: serverUrl(known[0] ?? host, port, isSecure),
    hereUrl: isSecure && isEveryInterface(host) ? serverUrl('127.0.0.1', port, false) : undefined,
    addresses: known.map((name) => hostAndPort(name, port)),
    authority: own && { certificate: own.authority, path: join(tools.folder, authorityName) },
    close: () =>
      closeAll(
        () => server.close(),
        () => origin.close(),
      ),
  };
}

async function listen(options: Parameters<typeof startRegistryServer>[0]): Promise<RegistryServer> {
  try {
    return await startRegistryServer(options);
  } catch (error) {
    const { host, port } = options;
    const code = systemErrorCode(error) ?? '';
    const [reason, sentence] = addressProblems.get(code as 'EADDRINUSE') ?? [];
    if (reason !== undefined)
      throw new AppError('NETWORK', `${host}:${port} ${sentence}.`, {
        cause: error,
        retryable: false,
        details: { reason: `address-${reason}`, host, port },
      });
    if (code.startsWith('ERR_OSSL') || code.startsWith('ERR_TLS'))
      throw new AppError('TLS', unusableCertificate, { cause: error });
    throw error;
  }
}
