const pngInIcns = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
const doublePngInIcns = { 32: 'ic11', 64: 'ic12', 256: 'ic13', 512: 'ic14' };

/** Packs square PNGs into a Windows icon; `images` maps widths of at most 256 pixels to PNG bytes. */
export function packIco(images) {
  const entries = [...images];
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  entries.forEach(([width, png], index) => {
    const at = 6 + 16 * index;
    // A byte of 0 means 256.
    header.writeUInt8(width % 256, at);
    header.writeUInt8(width % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...entries.map(([, png]) => png)]);
}

/** Packs square PNGs into a macOS icon, for plain and for Retina displays; `images` maps widths to PNG bytes. */
export function packIcns(images) {
  const chunks = [pngInIcns, doublePngInIcns].flatMap((types) =>
    Object.entries(types).map(([width, type]) => icnsChunk(type, images.get(Number(width)))),
  );
  return icnsChunk('icns', Buffer.concat(chunks));
}

function icnsChunk(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}
