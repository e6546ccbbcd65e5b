/** An image that a text names. */
export interface ListedImage {
  reference: string;
  /** Platform text, where the line says one. */
  platform?: string;
  /** The line that names it, from 1. */
  line: number;
}

/** A line that names an image which cannot be told. */
export interface UnreadLine {
  line: number;
  /** What the line says of the image, cut where it is long. */
  text: string;
  /** The variable that the text itself gives no value. */
  variable: string;
}

/** What one kind of text names. */
export interface ListedLines {
  images: ListedImage[];
  unread: UnreadLine[];
}

/** One line without its end; `line` counts from 1. */
export interface NumberedLine {
  text: string;
  line: number;
}

/** The lines of a text, whatever system it was written on; a byte order mark is none of it. */
export function numberedLines(text: string): NumberedLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((each, index) => ({ text: each, line: index + 1 }));
}

/**
 * An image that stands for what a host of Docker's grammar calls it: without one, Docker Hub is meant, whatever
 * registry a reference without a host means elsewhere.
 */
export function dockerReference(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const hasHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  return hasHost ? reference : `docker.io/${reference}`;
}
