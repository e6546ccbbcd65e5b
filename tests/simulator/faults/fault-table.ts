import { gzipSync } from 'node:zlib';
import { bufferSource, corruptedSource, resizedSource } from '../content/byte-source.ts';
import {
  type Answer,
  type Delivery,
  redirectAnswer,
  replaceAnswer,
  type SimulatorRequest,
  textAnswer,
} from '../http/answer.ts';
import { registryError } from '../roles/registry-errors.ts';
import { signatureExpired } from '../roles/storage.ts';

/** The numbers of a fault; each kind reads those that it needs. */
export interface FaultParameters {
  /** How much of the body goes out first (`reset`, `stall`, `early-end`); 1,000 bytes by default. */
  afterBytes?: number;
  /** Where in the whole blob the change begins (`corrupt`); 0 by default. */
  offset?: number;
  /** How many bytes are changed (`corrupt`, 16 by default), given (`short-range`, 1,000 by default), or added to the size (`wrong-size`, 1 by default; may be negative). */
  bytes?: number;
  /** What `Retry-After` says (`too-many-requests`, `unavailable`); no header when absent. */
  retryAfterSeconds?: number;
  /** How long the answer's head is held back (`slow-headers`); 1,000 by default. */
  milliseconds?: number;
  /** Where to (`redirect`). */
  location?: string;
  /** Which status (`status`); 500 by default. */
  status?: number;
  /** How deep (`deep-json`); 100,000 by default. */
  depth?: number;
}

/** What a fault may look at and change. */
export interface FaultScene {
  request: SimulatorRequest;
  answer: Answer;
  parameters: FaultParameters;
  /** The 401 with which the registry asks for a sign-in. */
  challenge(): Answer;
}

/**
 * One way of going wrong. `content` faults change the whole content before the request's range is taken from it,
 * `answer` faults the finished answer. Those that need a body pass over redirects, errors and `HEAD`.
 */
export interface FaultEntry {
  stage: 'content' | 'answer';
  needsBody: boolean;
  apply(scene: FaultScene): void;
}

const oversizedManifestBytes = 9 * 1024 * 1024;

/** Every fault that the simulator knows. */
export const faultTable = {
  /** The connection is reset in the middle of the body. */
  reset: interruption('reset'),
  /** The body stops and the connection stays open. */
  stall: interruption('stall'),
  /** The body ends before its `Content-Length`, politely. */
  'early-end': interruption('end'),
  /** The connection is reset instead of an answer. */
  refuse: delivery({ refuse: true }),
  /** The answer's head comes late. */
  'slow-headers': onAnswer(({ answer, parameters }) => {
    answer.delivery = { ...answer.delivery, delayMilliseconds: parameters.milliseconds ?? 1000 };
  }),
  /** No answer ever comes. */
  'no-answer': delivery({ delayMilliseconds: 2 ** 31 - 1 }),
  /** A request for a range is answered with 200 and everything. */
  'ignore-range': onContent(({ answer }) => {
    answer.isRangeable = false;
  }),
  /** A range is answered with its first bytes alone, and says so. */
  'short-range': onBody(({ answer, parameters }) => {
    if (answer.status !== 206) return;
    const { start, end } = answer.stretch;
    answer.stretch = { start, end: Math.min(end, start + (parameters.bytes ?? 1000)) };
    answer.headers['content-range'] = `bytes ${start}-${answer.stretch.end - 1}/${answer.body.size}`;
  }),
  /** The `Content-Range` starts one byte too late. */
  'wrong-range-start': contentRange(({ start, end }, size) => `bytes ${start + 1}-${end - 1}/${size}`),
  /** The `Content-Range` names a total one byte too large. */
  'wrong-range-total': contentRange(({ start, end }, size) => `bytes ${start}-${end - 1}/${size + 1}`),
  /** A 206 without `Content-Range`. */
  'missing-content-range': onBody(({ answer }) => {
    delete answer.headers['content-range'];
  }),
  /** Some bytes of the blob are wrong; its length is right. */
  corrupt: onContent(({ answer, parameters }) => {
    answer.body = corruptedSource(answer.body, parameters.offset ?? 0, parameters.bytes ?? 16);
  }),
  /** The source holds a blob of another size than the descriptor says, and says so honestly. */
  'wrong-size': onContent(({ answer, parameters }) => {
    answer.body = resizedSource(answer.body, Math.max(0, answer.body.size + (parameters.bytes ?? 1)));
  }),
  /** The body comes in chunks, without `Content-Length`. */
  chunked: onBody(({ answer }) => {
    answer.isChunked = true;
  }),
  /** A `Content-Encoding` is claimed that the bytes do not have. */
  'content-encoding-header': onBody(({ answer }) => {
    answer.headers['content-encoding'] = 'gzip';
  }),
  /** The body is compressed on the way and says so. */
  'gzip-body': onBody(({ answer }) => {
    const { start, end } = answer.stretch;
    answer.body = bufferSource(gzipSync(answer.body.read(start, end - start)));
    answer.stretch = { start: 0, end: answer.body.size };
    answer.headers['content-encoding'] = 'gzip';
  }),
  'too-many-requests': onAnswer(({ answer, parameters }) => {
    const headers = retryAfter(parameters);
    replaceAnswer(answer, registryError(429, 'TOOMANYREQUESTS', 'retry later', null, headers));
  }),
  unavailable: onAnswer(({ answer, parameters }) => {
    replaceAnswer(answer, registryError(503, 'UNKNOWN', 'service unavailable', null, retryAfter(parameters)));
  }),
  /** Any status, with distribution's JSON. */
  status: onAnswer(({ answer, parameters }) => {
    replaceAnswer(answer, registryError(parameters.status ?? 500, 'UNKNOWN', 'unknown error'));
  }),
  /** The signed URL is over before its time. */
  'expired-signature': onAnswer(({ answer }) => replaceAnswer(answer, signatureExpired())),
  /** The token is over before its time. */
  unauthorized: onAnswer(({ answer, challenge }) => replaceAnswer(answer, challenge())),
  /** The manifest is another one than its digest header says. */
  'altered-manifest': onContent(({ answer }) => {
    const text = answer.body.read(0, answer.body.size).toString();
    answer.body = bufferSource(text.replace(/"schemaVersion":/, '"altered": true, "schemaVersion":'));
  }),
  /** The digest header is right and names another manifest. */
  'wrong-digest-header': onBody(({ answer }) => {
    answer.headers['docker-content-digest'] = `sha256:${'0'.repeat(64)}`;
  }),
  /** A manifest over 8 MiB. */
  'oversized-manifest': onContent(({ answer }) => {
    const text = answer.body.read(0, answer.body.size).toString();
    answer.body = bufferSource(text + ' '.repeat(oversizedManifestBytes));
  }),
  /** A JSON body cut in half, with the `Content-Length` of the half. */
  truncated: onContent(({ answer }) => {
    answer.body = resizedSource(answer.body, Math.floor(answer.body.size / 2));
  }),
  /** JSON nested so deep that a recursive parser falls over. */
  'deep-json': onContent(({ answer, parameters }) => {
    const depth = parameters.depth ?? 100_000;
    answer.body = bufferSource('['.repeat(depth) + ']'.repeat(depth));
  }),
  /** A network that wants its terms accepted first. */
  'captive-portal': onAnswer(({ answer }) => {
    const html = '<!doctype html><title>Welcome</title><p>Sign in to use this network.';
    replaceAnswer(answer, textAnswer(200, 'text/html; charset=utf-8', html));
  }),
  /** A redirect to the same place, for ever. */
  'redirect-loop': onAnswer(({ request, answer }) => {
    replaceAnswer(answer, redirectAnswer(307, request.url));
  }),
  /** A redirect to any place, such as `file:///etc/passwd`. */
  redirect: onAnswer(({ answer, parameters }) => {
    replaceAnswer(answer, redirectAnswer(307, parameters.location ?? 'file:///etc/passwd'));
  }),
} satisfies Record<string, FaultEntry>;

export type FaultKind = keyof typeof faultTable;

function onContent(apply: FaultEntry['apply']): FaultEntry {
  return { stage: 'content', needsBody: true, apply };
}

function onBody(apply: FaultEntry['apply']): FaultEntry {
  return { stage: 'answer', needsBody: true, apply };
}

function onAnswer(apply: FaultEntry['apply']): FaultEntry {
  return { stage: 'answer', needsBody: false, apply };
}

function delivery(change: Delivery): FaultEntry {
  return onAnswer(({ answer }) => {
    answer.delivery = { ...answer.delivery, ...change };
  });
}

function interruption(kind: NonNullable<Delivery['interruption']>['kind']): FaultEntry {
  return onBody(({ answer, parameters }) => {
    const afterBytes = parameters.afterBytes ?? 1000;
    answer.delivery = { ...answer.delivery, interruption: { afterBytes, kind } };
  });
}

function contentRange(write: (stretch: Answer['stretch'], size: number) => string): FaultEntry {
  return onBody(({ answer }) => {
    if (answer.status === 206) answer.headers['content-range'] = write(answer.stretch, answer.body.size);
  });
}

function retryAfter({ retryAfterSeconds }: FaultParameters): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}
