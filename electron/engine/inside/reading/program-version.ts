/** Reads a part of a file; fewer bytes where it ends. */
export type ReadPart = (offset: number, length: number) => Promise<Uint8Array>;

/** Where the header may begin, and how long it may be (bytes): programs have it in their first page. */
const furthestHeader = 64 * 1024;
const firstBytes = 4096;
const mostSections = 96;
/** Entries of one directory of resources. */
const mostEntries = 4096;
/** The kind of resource that a version is (winuser.h, RT_VERSION). */
const versionResource = 16;
/** The head of VS_VERSIONINFO (verrsrc.h): lengths and type, its name in UTF-16, and a gap up to four bytes. */
const fixedInfoOffset = 40;
const fixedInfoLength = 52;
const fixedInfoSignature = 0xfeef04bd;

/** A part of a program that is loaded into memory. */
interface Section {
  address: number;
  /** Bytes in the file. */
  length: number;
  offset: number;
}

/**
 * The version that a program of Windows says it has, in its VS_FIXEDFILEINFO: `10.0.17763.6659`; null when it says none, or
 * is no program. A dozen parts are read at most, of fifty kilobytes together (Microsoft's PE format, ".rsrc").
 * @throws what `read` throws.
 */
export async function programVersion(read: ReadPart): Promise<string | null> {
  const part = async (offset: number, length: number) => viewOf(await read(offset, length));
  const sections = await sectionsOf(part);
  if (sections === undefined) return null;
  const { list, resources } = sections;
  const start = placeOf(list, resources);
  if (start === undefined) return null;
  const entry = async (directory: number, id: number | undefined) =>
    directory === noDirectory ? undefined : entryOf(part, start, directory, id);
  const kind = await entry(0, versionResource);
  const name = await entry(folderIn(kind), undefined);
  const language = await entry(folderIn(name), undefined);
  if (language === undefined || folderIn(language) !== noDirectory) return null;
  const data = await part(start + language, 16);
  if (data.byteLength < 16) return null;
  const place = placeOf(list, data.getUint32(0, true));
  if (place === undefined || data.getUint32(4, true) < fixedInfoOffset + fixedInfoLength) return null;
  return versionIn(await part(place, fixedInfoOffset + fixedInfoLength));
}

type PartReader = (offset: number, length: number) => Promise<DataView>;

async function sectionsOf(part: PartReader): Promise<{ list: Section[]; resources: number } | undefined> {
  const first = await part(0, firstBytes);
  if (first.byteLength < 64 || first.getUint16(0, true) !== 0x5a4d) return undefined;
  const at = first.getUint32(60, true);
  if (at > furthestHeader) return undefined;
  // A signature, the header, an optional one of 240 bytes at most that count, and the sections.
  const head = at + firstBytes / 2 <= first.byteLength ? tail(first, at) : await part(at, firstBytes);
  if (head.byteLength < 26 || head.getUint32(0, true) !== 0x4550) return undefined;
  const count = head.getUint16(6, true);
  const optional = head.getUint16(20, true);
  const magic = head.getUint16(24, true);
  const directories = 24 + (magic === 0x20b ? 112 : 96);
  const isKnown = magic === 0x10b || magic === 0x20b;
  const sections = 24 + optional;
  const isWhole = directories + 24 <= sections && sections <= head.byteLength;
  if (!isKnown || !isWhole || count > mostSections) return undefined;
  if (head.getUint32(directories - 4, true) < 3) return undefined;
  const table =
    sections + count * 40 <= head.byteLength ? tail(head, sections) : await part(at + sections, count * 40);
  if (table.byteLength < count * 40) return undefined;
  const list = Array.from({ length: count }, (_, number) => ({
    address: table.getUint32(number * 40 + 12, true),
    length: table.getUint32(number * 40 + 16, true),
    offset: table.getUint32(number * 40 + 20, true),
  }));
  return { list, resources: head.getUint32(directories + 16, true) };
}

/** Where an address lies in the file; undefined for one that the file does not have, and for 0, which stands for none. */
function placeOf(sections: readonly Section[], address: number): number | undefined {
  const section = sections.find((one) => address >= one.address && address - one.address < one.length);
  return address === 0 || section === undefined ? undefined : section.offset + (address - section.address);
}

const noDirectory = -1;
const isDirectory = 0x80000000;

/** Where the directory lies that an entry leads to. */
function folderIn(entry: number | undefined): number {
  return entry === undefined || entry < isDirectory ? noDirectory : entry - isDirectory;
}

/** What an entry of a directory of resources leads to: the one of this number, or the first one. */
async function entryOf(
  part: PartReader,
  start: number,
  directory: number,
  id: number | undefined,
): Promise<number | undefined> {
  const head = await part(start + directory, 16);
  if (head.byteLength < 16) return undefined;
  const count = Math.min(mostEntries, head.getUint16(12, true) + head.getUint16(14, true));
  const entries = await part(start + directory + 16, (id === undefined ? Math.min(1, count) : count) * 8);
  for (let at = 0; at + 8 <= entries.byteLength; at += 8)
    if (id === undefined || entries.getUint32(at, true) === id) return entries.getUint32(at + 4, true);
  return undefined;
}

function versionIn(info: DataView): string | null {
  if (info.byteLength < fixedInfoOffset + fixedInfoLength) return null;
  if (info.getUint32(fixedInfoOffset, true) !== fixedInfoSignature) return null;
  const version = (at: number) =>
    [at + 2, at, at + 6, at + 4].map((offset) => info.getUint16(fixedInfoOffset + offset, true)).join('.');
  const ofFile = version(8);
  return ofFile === '0.0.0.0' ? version(16) : ofFile;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function tail({ buffer, byteOffset, byteLength }: DataView, at: number): DataView {
  return new DataView(buffer, byteOffset + at, byteLength - at);
}
