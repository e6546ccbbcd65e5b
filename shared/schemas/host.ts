import * as z from 'zod';
import { pathInput } from './input-text.ts';

/** What runs the engine and what it can do, so that the renderer never asks where it is. */
export const hostInfoSchema = z.object({
  kind: z.enum(['desktop', 'server', 'command-line']),
  version: z.string(),
  /** Node's `process.platform`. */
  operatingSystem: z.string(),
  /** BCP 47 tag of the host's user, for the first run. */
  locale: z.string(),
  /** The platform of the machine that the engine runs on, as platform text. */
  platform: z.string(),
  /** The one folder that exports go into; null where the user may choose any place. */
  exportFolder: z.string().nullable(),
  capabilities: z.object({
    /** A folder or file can be chosen in a dialog of the system. */
    pickPath: z.boolean(),
    /** A file can be shown in the system's file manager. */
    revealPath: z.boolean(),
    notifications: z.boolean(),
    openAtLogin: z.boolean(),
    sleep: z.boolean(),
    /** It follows the system's proxy settings, not only environment variables. */
    systemProxy: z.boolean(),
    /**
     * What it does about newer versions of itself: nothing is known of them; this package is replaced by hand; it tells of
     * them; it installs them.
     */
    updates: z.enum(['none', 'by-hand', 'tells', 'installs']),
  }),
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

export const pickPathSchema = z.object({
  kind: z.enum(['folder', 'save-file', 'open-file']),
  title: z.string().max(1024),
  defaultPath: pathInput.optional(),
});
export type PickPath = z.infer<typeof pickPathSchema>;
