declare global {
  interface Window {
    /** What the desktop's preload offers; absent in a browser. */
    longshoreFiles?: { pathOf(file: File): Promise<string> };
  }
}

/** Paths of dropped files, on the desktop; a browser tells none, and neither has what was no file of the disk. */
export async function droppedPaths(files: readonly File[]): Promise<string[]> {
  const { longshoreFiles } = window;
  if (longshoreFiles === undefined) return [];
  const paths = await Promise.all(files.map((file) => longshoreFiles.pathOf(file)));
  return paths.filter((path) => path !== '');
}
