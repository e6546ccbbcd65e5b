/** Names up to this length are rarely cut, and are left whole. */
const shortName = 14;
const longestTail = 22;
const usualTail = 12;

/** A name in two parts: what may be cut, and the end that tells it from its neighbours: its last part, or last characters. */
export function splitName(text: string): [head: string, tail: string] {
  if (text.length <= shortName) return ['', text];
  const at = Math.max(text.lastIndexOf('/'), text.lastIndexOf('-'), text.lastIndexOf('@'));
  const slash = text.lastIndexOf('/');
  const cut = [slash, at].find(
    (place) => place > 0 && text.length - place <= longestTail && text.length - place > 3,
  );
  const split = cut ?? text.length - usualTail;
  return [text.slice(0, split), text.slice(split)];
}
