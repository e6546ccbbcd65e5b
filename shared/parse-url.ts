/** What is read of a URL. Node and browsers have the same one; its types come with either. */
export interface ParsedUrl {
  href: string;
  protocol: string;
  host: string;
  hostname: string;
  pathname: string;
  username: string;
  password: string;
  search: string;
  hash: string;
}
declare const URL: { parse(text: string): ParsedUrl | null };

/** Reads an absolute URL (WHATWG URL); null for what is none. */
export function parseUrl(text: string): ParsedUrl | null {
  return URL.parse(text);
}
