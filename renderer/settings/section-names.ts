/** The sections of the settings, in their order on the page, with the key of each one's title. */
export const sections = {
  appearance: 'settings.appearance',
  library: 'places.library',
  downloads: 'places.downloads',
  registries: 'settings.registries',
  mirrors: 'mirrors.title',
  signatures: 'signature.section',
  network: 'settings.network',
  behaviour: 'settings.behaviour',
} as const;
export type SectionName = keyof typeof sections;

/** The names of all sections. */
export const sectionNames = Object.keys(sections) as SectionName[];

/** The id of a section's heading. */
export function sectionId(name: SectionName): string {
  return `settings-${name}`;
}
