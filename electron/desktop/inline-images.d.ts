/** Vite's form of an image inside the bundle: a data URL. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
