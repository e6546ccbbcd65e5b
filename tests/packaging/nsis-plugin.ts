/** Where the one section of the file begins, in the file and in memory (bytes). */
const sectionStart = 0x200;
const sectionAddress = 0x1000;
const headerStart = 0x40;
const optionalHeaderBytes = 0xe0;
const alignment = 0x200;

/**
 * Makes a Windows library that exports functions of these names and holds no code. NSIS's compiler reads the names, to
 * know which commands a plugin has. The plugins that electron-builder's scripts call come from a site of its own.
 * @returns the bytes of a 32-bit PE file, by Microsoft's "PE Format".
 */
export function nsisPlugin(functions: readonly string[]): Buffer {
  const section = exportsSection([...functions].sort());
  const file = Buffer.alloc(sectionStart + Math.ceil(section.length / alignment) * alignment);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(headerStart, 0x3c);
  file.write('PE\0\0', headerStart, 'latin1');
  const machine = headerStart + 4;
  file.writeUInt16LE(0x14c, machine);
  file.writeUInt16LE(1, machine + 2);
  file.writeUInt16LE(optionalHeaderBytes, machine + 16);
  // A library, for 32 bits, that can run.
  file.writeUInt16LE(0x2102, machine + 18);
  const optional = machine + 20;
  file.writeUInt16LE(0x10b, optional);
  file.writeUInt32LE(0x10000000, optional + 28);
  file.writeUInt32LE(sectionAddress, optional + 32);
  file.writeUInt32LE(alignment, optional + 36);
  file.writeUInt32LE(sectionAddress * 2, optional + 56);
  file.writeUInt32LE(sectionStart, optional + 60);
  file.writeUInt16LE(2, optional + 68);
  file.writeUInt32LE(16, optional + 92);
  file.writeUInt32LE(sectionAddress, optional + 96);
  file.writeUInt32LE(section.length, optional + 100);
  const sectionHeader = optional + optionalHeaderBytes;
  file.write('.rdata', sectionHeader, 'latin1');
  file.writeUInt32LE(section.length, sectionHeader + 8);
  file.writeUInt32LE(sectionAddress, sectionHeader + 12);
  file.writeUInt32LE(file.length - sectionStart, sectionHeader + 16);
  file.writeUInt32LE(sectionStart, sectionHeader + 20);
  file.writeUInt32LE(0x40000040, sectionHeader + 36);
  section.copy(file, sectionStart);
  return file;
}

/** The export directory, its three tables and the names, as they lie in memory behind `sectionAddress`. */
function exportsSection(names: readonly string[]): Buffer {
  const directoryBytes = 40;
  const addresses = directoryBytes;
  const namePointers = addresses + 4 * names.length;
  const ordinals = namePointers + 4 * names.length;
  const texts = ordinals + 2 * names.length;
  const strings = names.map((name) => Buffer.from(`${name}\0`, 'latin1'));
  const section = Buffer.concat([Buffer.alloc(texts), ...strings, Buffer.from('plugin.dll\0')]);
  let text = texts;
  for (const [at, string] of strings.entries()) {
    section.writeUInt32LE(sectionAddress, addresses + 4 * at);
    section.writeUInt32LE(sectionAddress + text, namePointers + 4 * at);
    section.writeUInt16LE(at, ordinals + 2 * at);
    text += string.length;
  }
  section.writeUInt32LE(sectionAddress + text, 12);
  section.writeUInt32LE(1, 16);
  section.writeUInt32LE(names.length, 20);
  section.writeUInt32LE(names.length, 24);
  section.writeUInt32LE(sectionAddress + addresses, 28);
  section.writeUInt32LE(sectionAddress + namePointers, 32);
  section.writeUInt32LE(sectionAddress + ordinals, 36);
  return section;
}
