/** Vite's form of an image inside the bundle: a data URL. */
declare module '*.png?inline' {
  const dataUrl: string;
  // biome-ignore lint/style/noDefaultExport: this is what Vite makes of an imported file
  export default dataUrl;
}
