/** The forms in which an image leaves the library (docs/formats.md). */
export const exportFormats = ['docker-archive', 'oci-archive', 'oci'] as const;
export type ExportFormat = (typeof exportFormats)[number];
