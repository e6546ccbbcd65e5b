import { randomUUID } from 'node:crypto';
import { bufferSource } from '../content/byte-source.ts';
import { type Answer, answer, jsonAnswer } from '../http/answer.ts';

/** Error codes of the distribution-spec that the simulator answers with. */
export type RegistryErrorCode =
  | 'BLOB_UNKNOWN'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_UNKNOWN'
  | 'UNAUTHORIZED'
  | 'DENIED'
  | 'TOOMANYREQUESTS'
  | 'UNSUPPORTED'
  | 'UNKNOWN';

/** An error as distribution answers it, with the trace header that MCR's front door adds. */
export function registryError(
  status: number,
  code: RegistryErrorCode,
  message: string,
  detail: unknown = null,
  headers: Record<string, string> = {},
): Answer {
  return jsonAnswer(status, { errors: [{ code, message, detail }] }, { ...edgeHeaders(), ...headers });
}

/** The header that Microsoft's staff ask for in error reports. */
export function edgeHeaders(): Record<string, string> {
  return {
    'x-msedge-ref': `Ref A: ${randomUUID().replaceAll('-', '').toUpperCase()} Ref B: SIM0000 Ref C: 2026`,
  };
}

/** An error of Azure storage: XML after a byte order mark, its code in a header too. */
export function storageError(status: number, code: string, message: string): Answer {
  const xml = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:${randomUUID()}</Message></Error>`;
  return answer(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }, bufferSource(xml));
}
