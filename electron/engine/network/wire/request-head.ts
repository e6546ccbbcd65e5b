import { validateHeaderName, validateHeaderValue } from 'node:http';

/**
 * The head of a GET as it is sent (RFC 9112, section 3), in latin1.
 * @param url without user name and password; its path and query are sent byte for byte.
 * @throws {TypeError} Node's own, for a header's name or value that would be more than one (CR, LF, NUL).
 */
export function requestHead(url: URL, headers: Readonly<Record<string, string>>): string {
  const all = { host: url.host, connection: 'keep-alive', ...headers };
  const lines = Object.entries(all).map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
