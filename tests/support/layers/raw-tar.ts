/** A header as a test wants it, right or wrong. Names may be any bytes. */
export interface RawEntry {
  name: string | Buffer;
  /** Type flag; an ordinary file without. */
  type?: string;
  content?: Buffer | string;
  link?: string | Buffer;
  mode?: number;
  mtime?: number;
  /** Says another size than the content has. */
  size?: number;
  /** Records of an extended header before it. */
  pax?: [key: string, value: string | Buffer][];
  /** Changes the finished header; its sum is made after that. */
  change?(header: Buffer): void;
}

/** Writes a tar byte for byte: what libraries refuse to write is what tests need. */
export function rawTar(entries: readonly RawEntry[], isEnded = true): Buffer {
  const parts = entries.flatMap((entry) => [...paxHeader(entry), ...record(entry)]);
  return Buffer.concat(isEnded ? [...parts, Buffer.alloc(1024)] : parts);
}

function paxHeader({ pax }: RawEntry): Buffer[] {
  if (pax === undefined) return [];
  return record({ name: 'PaxHeader', type: 'x', content: Buffer.concat(pax.map(paxRecord)) });
}

function paxRecord([key, value]: [string, string | Buffer]): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function record(entry: RawEntry): Buffer[] {
  const { name, type = '0', content = '', link = '', mode = 0o644, mtime = 0 } = entry;
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  Buffer.from(name).copy(header, 0, 0, 100);
  writeOctal(header, 100, 8, mode);
  writeOctal(header, 108, 8, 0);
  writeOctal(header, 116, 8, 0);
  writeOctal(header, 124, 12, entry.size ?? bytes.length);
  writeOctal(header, 136, 12, mtime);
  header.write(type, 156, 'latin1');
  Buffer.from(link).copy(header, 157, 0, 100);
  header.write('ustar\x0000', 257, 'latin1');
  entry.change?.(header);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

function writeOctal(header: Buffer, start: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, start, 'latin1');
}
