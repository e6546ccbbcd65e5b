import type { ListedPart } from '../lines.ts';

/** An image as a document names it: its variables are in it yet. */
export interface NamedImage {
  text: string;
  platform?: string | undefined;
  /** Where it stands in the text, in characters. */
  offset: number;
  part?: ListedPart | undefined;
}
