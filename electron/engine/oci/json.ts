/** The JSON value of a text that may begin with a byte order mark; undefined when it is no JSON. */
export function parseJson(text: Buffer | string): unknown {
  try {
    return JSON.parse(text.toString().replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
