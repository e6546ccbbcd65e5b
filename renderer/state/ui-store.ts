import * as z from 'zod';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const librarySortSchema = z.object({
  column: z.enum(['image', 'size', 'unique', 'added']),
  descending: z.boolean(),
});
/** The column that orders the library, and which way. */
export type LibrarySort = z.infer<typeof librarySortSchema>;

const uiSchema = z.object({
  /** Hash of the place that was open. */
  lastHash: z.string().max(2000).catch('#/explore'),
  /** Hash of what Explore showed last, for the way back to it. */
  lastExplore: z.string().max(2000).catch('#/explore'),
  /** Folders of the repository tree that are open, as `registry/path`. */
  openFolders: z.array(z.string()).max(2000).catch([]),
  /** Groups of the repository column that are closed. */
  closedGroups: z.array(z.string()).max(10).catch([]),
  tagOrder: z.enum(['grouped', 'newest', 'version']).catch('grouped'),
  /** The filter of tags and the repository (`host/name`) that it was typed for. */
  tagFilter: z.object({ repository: z.string(), text: z.string() }).catch({ repository: '', text: '' }),
  repositoryColumnWidth: z.number().min(200).max(480).catch(248),
  /** Null while the user has not set it: the column then takes the room that the window has. */
  tagColumnWidth: z.number().min(200).max(480).nullable().catch(null),
  repositorySearch: z.string().catch(''),
  imageTab: z.enum(['layers', 'config', 'manifest', 'attached']).catch('layers'),
  compareTab: z.enum(['layers', 'files']).catch('layers'),
  drawerTab: z.enum(['layers', 'speed', 'log']).catch('layers'),
  /** Bytes per second of the last download that was large enough to tell. */
  usualRate: z.number().positive().nullable().catch(null),
  downloadFilter: z.enum(['all', 'unfinished', 'paused', 'failed', 'finished', 'cancelled']).catch('all'),
  openDownload: z.string().nullable().catch(null),
  /** Height of the drawer in pixels. Null while the user has not set it: it then follows the height of the window. */
  drawerHeight: z.number().min(140).max(900).nullable().catch(null),
  /** Platform text that the user chose last, to prefer in the next image. */
  preferredPlatform: z.string().catch(''),
  librarySort: librarySortSchema.catch({ column: 'image', descending: false }),
  /** The map of the library's space is open. */
  isSpaceOpen: z.boolean().catch(false),
  /** Height of that map's drawer in pixels; null while the user has not set it. */
  spaceHeight: z.number().min(140).max(560).nullable().catch(null),
  exportFormat: z.enum(['docker-archive', 'oci-archive', 'oci']).catch('docker-archive'),
  exportFolder: z.string().catch(''),
  /** Where images were copied to, the last first. */
  copyDestinations: z.array(z.string().max(1024)).max(5).catch([]),
  welcomeSeen: z.boolean().catch(false),
  /** What the settings said last, so that the first paint already has it. */
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']).catch('system'),
  language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
});
type UiState = z.infer<typeof uiSchema>;

/** What the window remembers over a restart. Stored text is hostile until the schema has read it. */
export const useUi = create<UiState>()(
  persist(() => uiSchema.parse({}), {
    name: 'longshore-ui',
    merge: (stored, initial) => ({ ...initial, ...uiSchema.safeParse(stored ?? {}).data }),
  }),
);

/** Changes part of what the window remembers. */
export const setUi: (change: Partial<UiState>) => void = (change) => useUi.setState(change);
