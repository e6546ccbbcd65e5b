import * as z from 'zod';
import { appErrorSchema } from '../errors.ts';
import { parseRegistry } from '../reference.ts';
import { bytes } from '../schemas/bounded.ts';
import { absolutePathInput } from '../schemas/input-text.ts';

const mostOrigins = 100;
/** Characters that a password may have. */
const longestPassword = 200;

/** A registry, with or without the beginning of a repository's name. */
export const originInput = z
  .string()
  .max(512)
  .refine(isOrigin, 'must be a registry such as mcr.microsoft.com');

/** Absolute paths of a certificate (PEM, with its chain) and of its key. */
export const certificateFilesSchema = z.object({ certificate: absolutePathInput, key: absolutePathInput });
export type CertificateFiles = z.infer<typeof certificateFilesSchema>;

/** How the library is served from the app. */
export const servingSettingsSchema = z.object({
  port: z.number().int().min(1).max(65_535).default(5555),
  /** Other computers reach it. */
  onNetwork: z.boolean().default(false),
  /** Speaks TLS to other computers. */
  tls: z.boolean().default(true),
  /** The user's own certificate; null has one made by this user's own authority. */
  certificate: certificateFilesSchema.nullable().default(null),
  /** Empty lets everybody in. */
  password: z.string().max(longestPassword).default(''),
  pullThrough: z.boolean().default(false),
  origins: z.array(originInput).min(1).max(mostOrigins).default(['mcr.microsoft.com']),
  /** It was on when Longshore ended, and goes on with the next start. */
  isOn: z.boolean().default(false),
});
export type ServingSettings = z.infer<typeof servingSettingsSchema>;

/** A change of how it is served; `password` makes a new one or none. */
export const servingChangeSchema = z.object({
  port: z.number().int().min(1).max(65_535).optional(),
  onNetwork: z.boolean().optional(),
  tls: z.boolean().optional(),
  certificate: certificateFilesSchema.nullable().optional(),
  password: z.enum(['new', 'none']).optional(),
  pullThrough: z.boolean().optional(),
  origins: z.array(originInput).min(1).max(mostOrigins).optional(),
});
export type ServingChange = z.infer<typeof servingChangeSchema>;

/** A program that pulls, by the way that it asks. */
export const servedEngines = ['docker', 'docker-containerd', 'containerd', 'podman'] as const;
export const servedEngineSchema = z.enum(servedEngines);
export type ServedEngine = (typeof servedEngines)[number];

/** What serving is at present, or would be. */
export const servingStatusSchema = z.object({
  settings: servingSettingsSchema.omit({ isOn: true }),
  /** ISO time; null while it is off. */
  since: z.string().nullable(),
  /** Where clients find it. */
  url: z.string(),
  /** Where this computer finds it over plain HTTP, while others speak TLS. */
  hereUrl: z.string().nullable(),
  /** `HOST:PORT` by further names that reach it. */
  otherAddresses: z.array(z.string()),
  isSecure: z.boolean(),
  /** The own authority's certificate (PEM), where it certifies this. */
  authority: z.string().nullable(),
  /** What the user's own certificate says of itself, once it has been read. */
  certificate: z.object({ names: z.array(z.string()), validUntil: z.string() }).nullable(),
  /** Why it could not begin. */
  problem: appErrorSchema.nullable(),
});
export type ServingStatus = z.infer<typeof servingStatusSchema>;

/** What one client pulls, or has pulled. */
export const servedClientSchema = z.object({
  id: z.string(),
  address: z.string(),
  /** As it calls itself: "containerd 2.1.4". */
  engine: z.string(),
  /** Repository with its registry, and the tag or digest that was asked for, where one was. */
  image: z.string(),
  source: z.enum(['library', 'origin']),
  /** How many clients wait for the same transfer from the origin, this one included. */
  sharedBy: z.number().int().positive(),
  /** Bytes of blobs that were sent, and of all that were asked for. */
  bytesSent: bytes,
  bytesTotal: bytes,
  bytesPerSecond: bytes,
  /** ISO time at which its last blob ended; null while one is under way. */
  endedAt: z.string().nullable(),
});
export type ServedClient = z.infer<typeof servedClientSchema>;

/** All of it, whenever something of it has changed. */
export const servingEventSchema = z.object({
  status: servingStatusSchema,
  clients: z.array(servedClientSchema).max(1_000),
});
export type ServingEvent = z.infer<typeof servingEventSchema>;

/** One request that was answered. */
export const servedRequestSchema = z.object({
  /** Rises with each. */
  id: z.number().int().positive(),
  /** ISO time at which its answer ended. */
  at: z.string(),
  address: z.string(),
  method: z.string(),
  /** Path and query, made clean and short. */
  path: z.string(),
  status: z.number().int(),
  /** Bytes of the body that were sent. */
  bytes,
  ms: bytes,
  /** As the client calls itself. */
  client: z.string(),
  /** Where the content was from; null where there was none. */
  source: z.enum(['library', 'origin']).nullable(),
});
export type ServedRequest = z.infer<typeof servedRequestSchema>;

/** What came of asking as a client would. */
export const servingCheckSchema = z.object({
  /** Tag or list that was asked for; null where the library has nothing to ask for. */
  asked: z.string().nullable(),
  status: z.number().int(),
  digest: z.string().nullable(),
  mediaType: z.string().nullable(),
  size: bytes.nullable(),
  ms: bytes,
});
export type ServingCheck = z.infer<typeof servingCheckSchema>;

function isOrigin(text: string): boolean {
  const [host = '', ...names] = text.split('/');
  try {
    parseRegistry(host);
    return names.every((name) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(name));
  } catch {
    return false;
  }
}
