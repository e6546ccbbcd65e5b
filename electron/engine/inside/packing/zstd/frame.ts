import { damagedLayer, layerLimit, layerLimits } from '../../bounds/layer-end.ts';
import { PackedFile } from '../packed-file.ts';

/** One frame of a file (RFC 8878, 3.1). */
export interface ZstdFrame {
  /** True when it holds no data. */
  isSkippable: boolean;
  /** Bytes of the frame. */
  length: number;
  /** Bytes that it unpacks to, where it says so. */
  contentBytes: number | undefined;
}

const rleBlock = 1;
const reservedBlock = 3;

/**
 * Finds where a frame ends, without unpacking it: Node's own reader stops behind the first frame, and says nothing.
 * @param start of the frame.
 * @throws {LayerEnd} when there is none, it is cut off, or it asks for more memory than any should.
 */
export function findFrame({ descriptor, size }: PackedFile, start: number): ZstdFrame {
  const file = new PackedFile(descriptor, size, start);
  const magic = file.littleEndian(4);
  if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
    file.skip(file.littleEndian(4));
    return { isSkippable: true, length: lengthOf(file, start), contentBytes: 0 };
  }
  if (magic !== 0xfd2fb528) throw damagedLayer('something else follows its compressed data');
  const descriptorByte = file.byte();
  const isSingle = (descriptorByte & 0x20) !== 0;
  if (!isSingle) assertWindow(file.byte());
  file.skip([0, 1, 2, 4][descriptorByte & 3] ?? 0);
  const contentBytes = readContentBytes(file, descriptorByte >>> 6, isSingle);
  // All of a single segment is the window.
  if (isSingle && (contentBytes ?? 0) > 2 ** layerLimits['zstd-window']) throw layerLimit('zstd-window');
  for (let isLast = false; !isLast; ) {
    const header = file.littleEndian(3);
    isLast = (header & 1) === 1;
    const type = (header >>> 1) & 3;
    if (type === reservedBlock) throw damagedLayer('its compressed data is damaged');
    file.skip(type === rleBlock ? 1 : header >>> 3);
  }
  if ((descriptorByte & 4) !== 0) file.skip(4);
  return { isSkippable: false, length: lengthOf(file, start), contentBytes };
}

function readContentBytes(file: PackedFile, code: number, isSingle: boolean): number | undefined {
  if (code === 0) return isSingle ? file.byte() : undefined;
  const bytes = file.littleEndian(2 ** code);
  return code === 1 ? bytes + 256 : bytes;
}

function assertWindow(descriptor: number): void {
  const base = 2 ** (10 + (descriptor >>> 3));
  if (base + (base / 8) * (descriptor & 7) > 2 ** layerLimits['zstd-window']) throw layerLimit('zstd-window');
}

function lengthOf(file: PackedFile, start: number): number {
  if (file.position > file.size) throw damagedLayer('its compressed data is cut off');
  return file.position - start;
}
