import * as z from 'zod';
import type { Platform } from '../../../shared/descriptor.ts';
import { boundedList } from '../../../shared/schemas/bounded.ts';
import { parseBoundedJson } from './bounded-json.ts';

/** Entries of a history and digests of layers that are read; an image has at most 127 layers where it runs. */
const maximumEntries = 10_000;
/** Characters of a command that are kept. */
const longestCommand = 64 * 1024;

const historyEntrySchema = z.object({
  created: z.string().optional().catch(undefined),
  created_by: z.string().optional().catch(undefined),
  comment: z.string().optional().catch(undefined),
  empty_layer: z.boolean().optional().catch(undefined),
});

/** The first entries of a list; none of what is no such list. */
function cutList<Item extends z.ZodType>(item: Item) {
  const cut = (value: unknown) => (Array.isArray(value) ? value.slice(0, maximumEntries) : value);
  return z.preprocess(cut, z.array(item).catch([]));
}

const configSchema = z.object({
  os: z.string().optional().catch(undefined),
  architecture: z.string().optional().catch(undefined),
  variant: z.string().optional().catch(undefined),
  'os.version': z.string().optional().catch(undefined),
  'os.features': boundedList(z.string(), 100, 'features').optional().catch(undefined),
  created: z.string().optional().catch(undefined),
  history: cutList(historyEntrySchema.catch({})),
  rootfs: z.object({ diff_ids: cutList(z.string()) }).catch({ diff_ids: [] }),
});

/** One entry of a config's history (image-spec, config.md, "history"). */
export interface HistoryEntry {
  /** RFC 3339. */
  created?: string;
  createdBy?: string;
  /** True when the command made no layer. */
  emptyLayer: boolean;
}

/** What Longshore reads of an image config; whatever is absent or malformed is null or empty. */
export interface ImageConfig {
  platform: Platform | null;
  /** RFC 3339. */
  created: string | null;
  history: HistoryEntry[];
  diffIds: string[];
}

const mediaTypes: ReadonlySet<string> = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
]);

/** True for the media types of a container image's config, Docker's and OCI's (image-spec, media-types.md). */
export function isImageConfigMediaType(mediaType: string): boolean {
  return mediaTypes.has(mediaType);
}

const platformPart = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** True when every part of a platform is a plain word, fit to print and to write into a platform text. */
export function isPlainPlatform(platform: Platform): boolean {
  const parts = [platform.os, platform.architecture, platform.variant, platform['os.version']];
  return parts.every((part) => part === undefined || part === '' || platformPart.test(part));
}

/**
 * Reads an image config (image-spec, config.md). Key names count in any case, because some Microsoft configs
 * spell `rootfs` as `rootfS`; a byte order mark is skipped. Of a history and of a list of layers the first 10,000
 * entries count, of a command the first 64 Ki characters. Returns null when the bytes are no JSON object, or one beyond
 * the bounds of `isBoundedJson`.
 */
export function parseImageConfig(bytes: Buffer): ImageConfig | null {
  const parsed = configSchema.safeParse(withLowerCaseKeys(parseBoundedJson(bytes)));
  if (!parsed.success) return null;
  const { os, architecture, created, history, rootfs } = parsed.data;
  return {
    platform: os && architecture ? platformOf({ ...parsed.data, os, architecture }) : null,
    created: created ?? null,
    history: history.map((entry) => ({
      ...(entry.created === undefined ? {} : { created: entry.created }),
      ...historyText(entry.created_by ?? entry.comment),
      emptyLayer: entry.empty_layer ?? false,
    })),
    diffIds: rootfs.diff_ids,
  };
}

function platformOf(config: z.infer<typeof configSchema> & { os: string; architecture: string }) {
  const platform: Platform = {
    os: config.os,
    architecture: config.architecture,
    ...(config.variant ? { variant: config.variant } : {}),
    ...(config['os.version'] ? { 'os.version': config['os.version'] } : {}),
    ...(config['os.features'] ? { 'os.features': config['os.features'] } : {}),
  };
  return isPlainPlatform(platform) ? platform : null;
}

function historyText(text: string | undefined): { createdBy?: string } {
  return text === undefined || text === '' ? {} : { createdBy: text.slice(0, longestCommand) };
}

function withLowerCaseKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]));
}
