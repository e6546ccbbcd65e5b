import * as z from 'zod';
import { isPlatform } from '../platform.ts';
import { defaultRegistryHost, parseScope } from '../reference.ts';
import { hourRuleSchema } from './hours.ts';
import { pathInput, platformInput, referenceInput } from './input-text.ts';

const repositories = z.array(referenceInput).max(10_000);

/** A registry of the user's list. */
export const registrySettingSchema = z.object({
  host: referenceInput.min(1),
  plainHttp: z.boolean().default(false),
});

/** What is asked of the signatures of a registry, or of a repository. */
export const signatureRuleSchema = z.object({
  /** A registry's host, a repository with its host, or `*` for all others. */
  scope: referenceInput
    .min(1)
    .refine(
      (text) => text === '*' || parseScope(text) !== undefined,
      'must be *, a registry, or a repository with its registry: no other name would ever be meant',
    ),
  /** `refuse` keeps out of the library whatever is not signed well. */
  action: z.enum(['ignore', 'warn', 'refuse']),
  /** Absolute path of a public key (PEM) that cosign signs with; empty for none. */
  keyFile: pathInput.default(''),
  /** Who signs with cosign without a key, and who vouches for that; both or neither. */
  identity: z.string().max(2048).default(''),
  issuer: z.string().max(2048).default(''),
});
export type SignatureRule = z.infer<typeof signatureRuleSchema>;

/** Everything a user can set. Every field has a default, so that an empty or older file still opens. */
export const settingsSchema = z.object({
  /** Absolute path of the library; empty means the default folder of this user. */
  libraryPath: pathInput.default(''),
  defaultRegistry: referenceInput.min(1).default(defaultRegistryHost),
  registries: z.array(registrySettingSchema).max(1000).default([]),
  /** Platform text of the machines that images are for, such as `windows/amd64:ltsc2019`; empty for this machine's own. */
  hostsRun: platformInput.refine((text) => text === '' || isPlatform(text), 'must be a platform').default(''),
  connectionsPerBlob: z.number().int().min(1).max(32).default(8),
  connectionsPerHost: z.number().int().min(1).max(64).default(16),
  maximumActiveDownloads: z.number().int().min(1).max(20).default(3),
  /** Bytes per second over all downloads, in force while `limitEnabled`. */
  limitRate: z.number().int().positive().default(10_000_000),
  limitEnabled: z.boolean().default(false),
  /** Hours with a speed of their own, in force while `hoursEnabled`. Of several the first counts; outside them the limit does. */
  hours: z.array(hourRuleSchema).max(50).default([]),
  hoursEnabled: z.boolean().default(false),
  /**
   * `environment` follows HTTPS_PROXY and its kin; otherwise an http URL, or `none`. The engine gives out `***` in the
   * place of a password, which keeps it when it is sent back.
   */
  proxy: z.string().max(2048).default('environment'),
  /** Absolute path of a PEM file with further certificate authorities; empty for none. */
  extraCaFile: pathInput.default(''),
  /** Seconds that a slow server may take to begin its answer; for layers, twice as long. */
  answerTimeoutSeconds: z.number().int().min(20).max(600).default(60),
  signatureRules: z.array(signatureRuleSchema).max(1000).default([]),
  /** What is fetched with an image of all that is attached to it. */
  fetchAttached: z.enum(['none', 'signatures', 'all']).default('none'),
  /** Absolute path of a trusted root of Sigstore; empty for none. */
  sigstoreRootFile: pathInput.default(''),
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']).default('system'),
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  /** Repositories with their host, most recent first. */
  favourites: repositories.default([]),
  recents: repositories.default([]),
  resumeOnStart: z.boolean().default(true),
  notifications: z.boolean().default(true),
  openAtLogin: z.boolean().default(false),
  /** Looks for a newer version, where the host can. */
  checkForUpdates: z.boolean().default(true),
  /** How often followed tags are looked at, and whether they are at all unless somebody asks. */
  lookForUpdates: z.enum(['daily', 'weekly', 'never']).default('daily'),
  /** What closing the window does while downloads are under way, on a desktop with a tray. */
  whenWindowCloses: z.enum(['ask', 'keep', 'quit']).default('ask'),
  whenAllDone: z.enum(['nothing', 'quit', 'sleep']).default('nothing'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings; fields left out stay as they are. */
export const settingsPatchSchema = z.object(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
  ) as {
    [Name in keyof typeof settingsSchema.shape]: z.ZodOptional<
      ReturnType<(typeof settingsSchema.shape)[Name]['unwrap']>
    >;
  },
);
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** Where the proxy's password is: nowhere, encrypted by the system, or in memory until the engine's process ends. */
export const proxyPasswordStateSchema = z.enum(['none', 'kept', 'session']);
export type ProxyPasswordState = z.infer<typeof proxyPasswordStateSchema>;
