/** What a program is made of. */
export interface ProgramParts {
  version: readonly [number, number, number, number];
  is64?: boolean;
  /** Where its header begins (bytes). */
  headerAt?: number;
  sections?: number;
  /** Kinds of resources before the version. */
  otherResources?: number;
}

/** A program of Windows with nothing in it but its version. */
export function windowsProgram({
  version,
  is64 = true,
  headerAt = 128,
  sections = 3,
  otherResources = 2,
}: ProgramParts): Buffer {
  const optional = is64 ? 240 : 224;
  const table = headerAt + 24 + optional;
  const start = Math.ceil((table + sections * 40) / 512) * 512;
  const address = 0x10000;
  const kinds = otherResources + 1;
  const second = 16 + kinds * 8;
  const third = second + 24;
  const entry = third + 24;
  const info = entry + 16;
  const file = Buffer.alloc(start + info + 92);
  file.write('MZ');
  file.writeUInt32LE(headerAt, 60);
  file.write('PE', headerAt);
  file.writeUInt16LE(sections, headerAt + 6);
  file.writeUInt16LE(optional, headerAt + 20);
  file.writeUInt16LE(is64 ? 0x20b : 0x10b, headerAt + 24);
  const directories = headerAt + 24 + (is64 ? 112 : 96);
  file.writeUInt32LE(16, directories - 4);
  file.writeUInt32LE(address, directories + 16);
  file.writeUInt32LE(info + 92, directories + 20);
  for (let number = 0; number < sections; number++) {
    const isLast = number === sections - 1;
    file.writeUInt32LE(isLast ? address : 0x1000 + number, table + number * 40 + 12);
    file.writeUInt32LE(isLast ? info + 92 : 0, table + number * 40 + 16);
    file.writeUInt32LE(isLast ? start : 0, table + number * 40 + 20);
  }
  file.writeUInt16LE(kinds, start + 14);
  for (let kind = 0; kind < kinds; kind++) {
    file.writeUInt32LE(kind === kinds - 1 ? 16 : kind, start + 16 + kind * 8);
    file.writeUInt32LE(0x80000000 + second, start + 20 + kind * 8);
  }
  for (const [at, target] of [
    [second, 0x80000000 + third],
    [third, entry],
  ] as const) {
    file.writeUInt16LE(1, start + at + 14);
    file.writeUInt32LE(1033, start + at + 16);
    file.writeUInt32LE(target, start + at + 20);
  }
  file.writeUInt32LE(address + info, start + entry);
  file.writeUInt32LE(92, start + entry + 4);
  file.writeUInt16LE(92, start + info);
  file.writeUInt16LE(52, start + info + 2);
  file.write('VS_VERSION_INFO', start + info + 6, 'utf16le');
  file.writeUInt32LE(0xfeef04bd, start + info + 40);
  for (const at of [8, 16])
    for (const [number, offset] of [2, 0, 6, 4].entries())
      file.writeUInt16LE(version[number] ?? 0, start + info + 40 + at + offset);
  return file;
}
