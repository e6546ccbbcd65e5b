import { damagedLayer, layerLimit, layerLimits } from '../../bounds/layer-end.ts';

/** What a frame says before its data (RFC 8878, 3.1). */
export interface FrameHead {
  /** True when it holds no data. */
  isSkippable: boolean;
  /** Bytes that it unpacks to, where it says so. */
  contentBytes: number | undefined;
}

/** The bytes that a frame is in. */
export interface FrameBytes {
  /** @throws {LayerEnd} at the end. */
  byte(): number;
  littleEndian(bytes: number): number;
  /** Leaves bytes behind that are data. */
  pass(bytes: number): void;
  /** Leaves bytes behind that nobody needs. */
  skip(bytes: number): void;
}

const rleBlock = 1;
const reservedBlock = 3;

/**
 * Goes through a frame by what its headers say, and stops behind its head and behind each block: Node's own reader stops
 * behind the first frame, and says nothing.
 * @throws {LayerEnd} when there is none, it is cut off, or it asks for more memory than any should.
 */
export function* frameSteps(bytes: FrameBytes): Generator<FrameHead, void> {
  const magic = bytes.littleEndian(4);
  if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
    const length = bytes.littleEndian(4);
    yield { isSkippable: true, contentBytes: 0 };
    bytes.skip(length);
    return;
  }
  if (magic !== 0xfd2fb528) throw damagedLayer('something else follows its compressed data');
  const descriptorByte = bytes.byte();
  const isSingle = (descriptorByte & 0x20) !== 0;
  if (!isSingle) assertWindow(bytes.byte());
  bytes.pass([0, 1, 2, 4][descriptorByte & 3] ?? 0);
  const contentBytes = readContentBytes(bytes, descriptorByte >>> 6, isSingle);
  // All of a single segment is the window.
  if (isSingle && (contentBytes ?? 0) > 2 ** layerLimits['zstd-window']) throw layerLimit('zstd-window');
  const head = { isSkippable: false, contentBytes };
  yield head;
  for (let isLast = false; !isLast; yield head) {
    const header = bytes.littleEndian(3);
    isLast = (header & 1) === 1;
    const type = (header >>> 1) & 3;
    if (type === reservedBlock) throw damagedLayer('its compressed data is damaged');
    bytes.pass(type === rleBlock ? 1 : header >>> 3);
    if (isLast && (descriptorByte & 4) !== 0) bytes.pass(4);
  }
}

function readContentBytes(bytes: FrameBytes, code: number, isSingle: boolean): number | undefined {
  if (code === 0) return isSingle ? bytes.byte() : undefined;
  const value = bytes.littleEndian(2 ** code);
  return code === 1 ? value + 256 : value;
}

function assertWindow(descriptor: number): void {
  const base = 2 ** (10 + (descriptor >>> 3));
  if (base + (base / 8) * (descriptor & 7) > 2 ** layerLimits['zstd-window']) throw layerLimit('zstd-window');
}
