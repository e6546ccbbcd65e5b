/** What of a text names an image: a service of a compose file, a stage of a Dockerfile, a container of a pod. */
export interface ListedPart {
  kind: 'service' | 'stage' | 'container';
  name: string;
}

/** An image that a text names. */
export interface ListedImage {
  reference: string;
  /** Platform text, where the text says one. */
  platform?: string;
  /** The line that names it, from 1. */
  line: number;
  part?: ListedPart;
}

/** A line that names an image which cannot be told. */
export interface UnreadLine {
  line: number;
  /** What the line says of the image, without user name and password, and cut where it is long. */
  text: string;
  /** The variable that the text itself gives no value. */
  variable: string;
  part?: ListedPart;
}

/** What one kind of text names. */
export interface ListedLines {
  images: ListedImage[];
  unread: UnreadLine[];
}

/** Values of variables from outside of the text: an environment, or what somebody has typed. */
export type Values = ReadonlyMap<string, string>;

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
