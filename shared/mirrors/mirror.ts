import * as z from 'zod';
import { AppError } from '../errors.ts';
import { type ParsedUrl, parseUrl } from '../parse-url.ts';
import { displayHost, isLoopbackHost, parseRegistry } from '../reference.ts';
import { referenceInput } from '../schemas/input-text.ts';
import { withoutCredentials } from '../text/without-credentials.ts';

const longestAddress = 2048;

/**
 * How a mirror is asked for a blob: as containerd does (`/v2/REPOSITORY/blobs/DIGEST?ns=REGISTRY`), which other Longshores
 * understand; below a path that stands for the registry, as Harbor, Nexus, Artifactory and Azure do; with the header of
 * Dragonfly; or as a file `blobs/sha256/HEX`, in a folder or on a server of files.
 */
export const mirrorKinds = ['registry', 'prefix', 'dragonfly', 'blobs'] as const;
export type MirrorKind = (typeof mirrorKinds)[number];

/** The registry that a mirror of every registry is written for. */
export const everyRegistry = '*';

/** Another place that may hold the blobs of a registry. */
export const mirrorSchema = z.object({
  /** The registry's host as it is reached, or `*`. */
  registry: z.string().min(1).max(255),
  /** A URL without user name and query, or the absolute path of a folder. */
  address: z.string().min(1).max(longestAddress),
  kind: z.enum(mirrorKinds),
});
export type Mirror = z.infer<typeof mirrorSchema>;

/** A mirror as users write it; the address shows the kind, where it is not given. */
export const mirrorInputSchema = z.object({
  registry: referenceInput.min(1),
  address: z.string().min(1).max(longestAddress),
  kind: z.enum(mirrorKinds).optional(),
});
export type MirrorInput = z.infer<typeof mirrorInputSchema>;

/** A mirror that another program on this machine has been set to. */
export const foundMirrorSchema = mirrorSchema.extend({
  /** The file that names it. */
  file: z.string(),
});
export type FoundMirror = z.infer<typeof foundMirrorSchema>;

/**
 * Reads a mirror as people write it. An address without a scheme is asked by https, on this machine by http.
 * @throws {AppError} `INVALID_REFERENCE` saying what is wrong.
 */
export function parseMirror({ registry: registryText, address: addressText, kind }: MirrorInput): Mirror {
  const text = registryText.trim();
  const registry = text === everyRegistry ? everyRegistry : parseRegistry(text);
  const trimmed = addressText.trim();
  const folder = folderOf(trimmed);
  if (folder !== undefined) {
    if (kind !== undefined && kind !== 'blobs')
      throw invalid(trimmed, 'a folder is a mirror of files (kind “blobs”)');
    return { registry, address: withoutBlobs(folder), kind: 'blobs' };
  }
  const url = urlOf(trimmed);
  const chosen = kind ?? kindOf(url);
  if (chosen === 'prefix' && registry === everyRegistry)
    throw invalid(trimmed, 'what lies below a path stands for one registry: name it');
  const address = url.href.replace(/\/+$/, '');
  return { registry, address: chosen === 'blobs' ? withoutBlobs(address) : address, kind: chosen };
}

/** True for the address of a folder; false for a URL. */
export function isFolderAddress(address: string): boolean {
  return folderOf(address) !== undefined;
}

/** The name of a mirror's registry for people: `docker.io` for `registry-1.docker.io`. */
export function mirroredName({ registry }: Pick<Mirror, 'registry'>): string {
  return displayHost(registry);
}

/** True when both are the same place of the same registry. */
export function isSameMirror(left: Mirror, right: Mirror): boolean {
  return left.registry === right.registry && left.address === right.address;
}

function folderOf(text: string): string | undefined {
  const isPath = /^(?:\/(?!\/)|[A-Za-z]:[\\/]|\\\\[^\\])/.test(text);
  if (isPath && !text.includes('\0')) return text.length > 1 ? text.replace(/[\\/]+$/, '') : text;
  return undefined;
}

function urlOf(text: string): ParsedUrl {
  if (/^file:/i.test(text)) throw invalid(text, 'write the path of the folder without “file:”');
  if (/^[/.]/.test(text)) throw invalid(text, 'it is neither a URL nor an absolute path');
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const host = /^[^/]*/.exec(text)?.[0] ?? '';
  const url = parseUrl(hasScheme ? text : `${isLoopbackHost(host) ? 'http' : 'https'}://${text}`);
  if (url === null || url.hostname === '' || /\s/.test(text))
    throw invalid(text, 'it is neither a URL nor an absolute path');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid(text, 'only http, https and folders are mirrors');
  if (url.username !== '' || url.password !== '')
    throw invalid(url.host, 'leave user name and password out, and sign in to its host instead');
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'leave out what follows ? and #');
  return url;
}

function kindOf({ pathname }: ParsedUrl): MirrorKind {
  if (/\/blobs(?:\/sha256)?\/*$/.test(pathname)) return 'blobs';
  return pathname === '/' ? 'registry' : 'prefix';
}

function withoutBlobs(address: string): string {
  return address.replace(/[\\/]blobs(?:[\\/]sha256)?[\\/]*$/, '');
}

function invalid(text: string, reason: string): AppError {
  const address = withoutCredentials(text);
  return new AppError(
    'INVALID_REFERENCE',
    `“${address}” is not a mirror: ${reason}. Write for example https://harbor.example/mcr, http://localhost:5000 or /mnt/images.`,
    { details: { address, reason } },
  );
}
