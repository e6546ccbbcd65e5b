/**
 * A name as Windows compares it: in capitals, character by character. Bytes that are no text stay as they are.
 */
export function foldName(name: Uint8Array): Uint8Array {
  const folded = Uint8Array.from(name);
  let isAscii = true;
  for (let at = 0; at < folded.length; at++) {
    const byte = folded[at] ?? 0;
    if (byte >= 0x61 && byte <= 0x7a) folded[at] = byte - 0x20;
    if (byte >= 0x80) isAscii = false;
  }
  return isAscii ? folded : foldText(name);
}

function foldText(name: Uint8Array): Uint8Array {
  const text = Buffer.from(name).toString('utf8');
  if (!Buffer.from(text).equals(name)) return name;
  const capitals = text.toUpperCase();
  // At once where no letter becomes two: then each has become its own capital.
  if (capitals.length === text.length && !/[\ud800-\udfff]/.test(text)) return Buffer.from(capitals);
  let folded = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? '';
    const capital = unit.toUpperCase();
    // NTFS knows no letter that becomes two.
    folded += capital.length === 1 ? capital : unit;
  }
  return Buffer.from(folded);
}
