import type { ImageSignatures, Signature, SignatureReason, SignedState } from '../schemas/signatures.ts';
import { cleanText } from './clean-text.ts';
import { dateText } from './dates.ts';
import type { TextLanguage } from './text-language.ts';

/** What people are told of an image's signatures. */
export interface SignatureWords {
  /** The whole of it, as a sentence. */
  sentence: string;
  /** A few words for a list. */
  short: string;
}

/** The words for what an image's signatures amount to. Not signed is said calmly, and wrong is not. */
export function signatureWords(
  { state, signatures }: Pick<ImageSignatures, 'state' | 'signatures'>,
  language: TextLanguage,
): SignatureWords {
  const words = language === 'en' ? english : chinese;
  const [deciding] = signatures;
  if (deciding === undefined || deciding.state !== state)
    return { sentence: words.states[state], short: words.short(state, null, null) };
  const { reason } = deciding;
  return {
    sentence: verdictSentence(deciding, language),
    short: words.short(state, signerOf(deciding), reason),
  };
}

/** The sentence for one signature. */
export function verdictSentence(signature: Signature, language: TextLanguage): string {
  const words = language === 'en' ? english : chinese;
  const { state, reason } = signature;
  const who = signerOf(signature);
  if (state === 'good') return words.good(signature, who);
  if (reason === null) return words.states[state];
  const isKey = isByKey(signature);
  if (who === null) return words.reasons[reason](words.somebody(signature), isKey);
  return words.reasons[reason](isVouchedFor(signature) ? who : words.under(who), isKey);
}

/** False where nobody vouches for the name: whoever has made the certificate could have written any there. */
function isVouchedFor({ checks, reason }: Signature): boolean {
  const isTrusted = checks.some(({ name, result }) => name === 'authenticity' && result === 'passed');
  return isTrusted || reason === 'other-identity';
}

/** Whom people know the signer by; null for a key, which has no name. */
function signerOf({ organization, identity }: Signature): string | null {
  const name = organization ?? identity;
  return name === null ? null : cleanText(name);
}

interface Words {
  states: Record<SignedState, string>;
  short(state: SignedState, who: string | null, reason: SignatureReason | null): string;
  /** Whoever signed, where that is not proved: what a certificate says of itself is not told. */
  somebody(signature: Signature): string;
  /** Somebody who says of himself that this is his name. */
  under(name: string): string;
  good(signature: Signature, who: string | null): string;
  /** @param isKey signed by a key, without a certificate. */
  reasons: Record<SignatureReason, (who: string, isKey: boolean) => string>;
}

/** What is wrong with a signature, in a few words. */
const shortEnglish: ReadonlyMap<SignatureReason | null, string> = new Map([
  ['wrong-signature', 'signature does not match'],
  ['other-key', 'signed with another key'],
  ['other-image', 'signature of another image'],
  ['unknown-signer', 'signer not trusted'],
  ['other-identity', 'signer not trusted'],
  ['expired', 'signature expired'],
  ['outside-validity', 'certificate not valid then'],
  ['revoked', 'certificate revoked'],
  ['no-timestamp', 'timestamp missing'],
  ['wrong-timestamp', 'timestamp is wrong'],
  ['unknown-timestamp-root', 'timestamp not trusted'],
]);

const english: Words = {
  states: {
    good: 'Signed.',
    unchecked: 'Signed, and not checked.',
    bad: 'The signature is wrong.',
    none: 'Not signed.',
    unknown: 'Whether it is signed could not be found out.',
  },
  short: (state, who, reason) =>
    ({
      good: who === null ? 'signed' : `signed by ${who}`,
      unchecked: 'signature not checked',
      bad: shortEnglish.get(reason) ?? 'signature is wrong',
      none: 'not signed',
      unknown: 'signature could not be read',
    })[state],
  somebody: (signature) => (isByKey(signature) ? 'the owner of a key' : 'an unknown signer'),
  under: (name) => `somebody under the name ${name}`,
  good(signature, who) {
    const date = signature.time === null ? null : dateText(signature.time, 'en', 'universal');
    const by = who === null ? 'Signed with the key that was given' : `Signed by ${who}`;
    const issuer = signature.issuer === null ? '' : ` (signed in at ${cleanText(signature.issuer)})`;
    const on = date === null ? '' : ` on ${date}`;
    const checked = {
      timestamp: ', checked with the timestamp root',
      log: ', checked with the transparency log',
      signer: ' by its own account',
      none: '',
    }[signature.timeSource ?? 'none'];
    const revocation = {
      passed: '; not revoked',
      'not-checked': '; revocation not checked (offline)',
      unreachable: '; revocation not checked (no answer)',
      none: '',
    }[revocationOf(signature)];
    return `${by}${issuer}${on}${checked}${revocation}.`;
  },
  reasons: {
    malformed: () => 'The signature cannot be read: it is damaged or forged.',
    'too-large': () => 'The signature is larger than any real one, so it was not checked.',
    unsupported: (who) =>
      `Signed by ${who} in a way that Longshore does not know, so the signature was not checked.`,
    'wrong-signature': () => 'The signature does not match: what was signed has been changed.',
    // That bytes were changed to name this very image looks the same.
    'other-key': () => 'Signed with another key than the one that was given, or changed since it was signed.',
    'other-image': () => 'The signature is of another image.',
    'wrong-chain': () => 'The signature’s certificates break the rules, so nobody vouches for it.',
    'wrong-log': () => 'The transparency log does not confirm the signature.',
    'no-policy': (who) => `Signed by ${who}. No trust policy says whom to trust here, so it was not checked.`,
    'not-named': (who) => `Signed by ${who}, whom the rule here does not name, so it was not checked.`,
    'no-key': (who, isKey) =>
      `Signed by ${who}. Nobody has said which ${isKey ? 'key' : 'identity'} to trust here, so it was not checked.`,
    'no-trust-root': (who) => `Signed by ${who}. There is no trusted root to check it with.`,
    'trust-root-unreachable': (who) =>
      `Signed by ${who}. Sigstore’s trusted root could not be fetched to check it with.`,
    'trust-root-wrong': (who) =>
      `Signed by ${who}. What came as Sigstore’s trusted root is out of date or forged, so it was not checked.`,
    'unknown-signer': (who) => `Signed by ${who}, who is not trusted here.`,
    'other-identity': (who) => `Signed by ${who}, and not by whom it should be.`,
    'no-timestamp': (who) => `Signed by ${who} without a timestamp, so nobody knows when.`,
    'wrong-timestamp': () => 'The signature’s timestamp is wrong.',
    'unknown-timestamp-root': () => 'The signature’s timestamp is by somebody who is not trusted.',
    'outside-validity': (who) => `Signed by ${who} with a certificate that was not valid then.`,
    expired: (who) => `Signed by ${who}; the signature has expired.`,
    revoked: (who) => `Signed by ${who}, whose certificate was revoked.`,
    'not-checked': (who) => `Signed by ${who}, and not checked.`,
    unreachable: (who) => `Signed by ${who}; the signature or its revocation could not be looked up.`,
  },
};

const shortChinese: ReadonlyMap<SignatureReason | null, string> = new Map([
  ['wrong-signature', '签名不符'],
  ['other-key', '签名密钥不符'],
  ['other-image', '签名属于另一个镜像'],
  ['unknown-signer', '签名者不受信任'],
  ['other-identity', '签名者不受信任'],
  ['expired', '签名已过期'],
  ['outside-validity', '签名时证书无效'],
  ['revoked', '证书已吊销'],
  ['no-timestamp', '缺少时间戳'],
  ['wrong-timestamp', '时间戳有误'],
  ['unknown-timestamp-root', '时间戳不受信任'],
]);

const chinese: Words = {
  states: {
    good: '已签名。',
    unchecked: '已签名，但未检查。',
    bad: '签名有误。',
    none: '未签名。',
    unknown: '无法确定是否已签名。',
  },
  short: (state, who, reason) =>
    ({
      good: who === null ? '已签名' : `由${spaced(who)}签名`,
      unchecked: '签名未检查',
      bad: shortChinese.get(reason) ?? '签名有误',
      none: '未签名',
      unknown: '无法读取签名',
    })[state],
  somebody: (signature) => (isByKey(signature) ? '某个密钥的持有者' : '未知的签名者'),
  under: (name) => `自称${spaced(name)}者`,
  good(signature, who) {
    const date = signature.time === null ? '' : `于 ${dateText(signature.time, 'zh-CN', 'universal')}`;
    const by = who === null ? `${date}使用所给密钥签名` : `由${spaced(who)}${date}签名`;
    const issuer = signature.issuer === null ? '' : `（通过${spaced(cleanText(signature.issuer))}登录）`;
    const checked = {
      timestamp: '，已用时间戳根证书核对',
      log: '，已用透明日志核对',
      signer: '（时间由签名者自述）',
      none: '',
    }[signature.timeSource ?? 'none'];
    const revocation = {
      passed: '；未被吊销',
      'not-checked': '；未检查吊销状态（离线）',
      unreachable: '；未检查吊销状态（无应答）',
      none: '',
    }[revocationOf(signature)];
    return `${by}${issuer}${checked}${revocation}。`;
  },
  reasons: {
    malformed: () => '无法读取签名：它已损坏或系伪造。',
    'too-large': () => '签名大得不合常理，因此未检查。',
    unsupported: (who) => `由${spaced(who)}以 Longshore 不了解的方式签名，因此未检查。`,
    'wrong-signature': () => '签名不符：被签名的内容已遭更改。',
    'other-key': () => '签名所用的密钥并非所给的密钥，或者内容在签名后已遭更改。',
    'other-image': () => '此签名属于另一个镜像。',
    'wrong-chain': () => '签名的证书不合规则，因此无人为其担保。',
    'wrong-log': () => '透明日志未能证实此签名。',
    'no-policy': (who) => `由${spaced(who)}签名。没有信任策略说明此处应信任谁，因此未检查。`,
    'not-named': (who) => `由${spaced(who)}签名，此处的规则未指定该签名者，因此未检查。`,
    'no-key': (who, isKey) =>
      `由${spaced(who)}签名。尚未指定此处应信任的${isKey ? '密钥' : '身份'}，因此未检查。`,
    'no-trust-root': (who) => `由${spaced(who)}签名。没有可用于检查的受信任根。`,
    'trust-root-unreachable': (who) => `由${spaced(who)}签名。无法获取用于检查的 Sigstore 受信任根。`,
    'trust-root-wrong': (who) => `由${spaced(who)}签名。收到的 Sigstore 受信任根已过期或系伪造，因此未检查。`,
    'unknown-signer': (who) => `由${spaced(who)}签名，此处不信任该签名者。`,
    'other-identity': (who) => `由${spaced(who)}签名，并非应有的签名者。`,
    'no-timestamp': (who) => `由${spaced(who)}签名，但没有时间戳，无法得知签名时间。`,
    'wrong-timestamp': () => '签名的时间戳有误。',
    'unknown-timestamp-root': () => '签名的时间戳来自不受信任的机构。',
    'outside-validity': (who) => `由${spaced(who)}签名，但签名时证书不在有效期内。`,
    expired: (who) => `由${spaced(who)}签名；签名已过期。`,
    revoked: (who) => `由${spaced(who)}签名，其证书已被吊销。`,
    'not-checked': (who) => `由${spaced(who)}签名，但未检查。`,
    unreachable: (who) => `由${spaced(who)}签名；无法查询签名或其吊销状态。`,
  },
};

/** A name in a Chinese sentence: space stands only between Chinese and other letters. */
export function spaced(name: string): string {
  const isOther = (letter: string | undefined) => letter !== undefined && !/\p{Script=Han}/u.test(letter);
  return `${isOther(name[0]) ? ' ' : ''}${name}${isOther(name.at(-1)) ? ' ' : ''}`;
}

function isByKey({ kind, chain }: Signature): boolean {
  return kind === 'cosign' && chain.length === 0;
}

function revocationOf({ checks }: Signature): 'passed' | 'not-checked' | 'unreachable' | 'none' {
  const check = checks.find(({ name }) => name === 'revocation');
  if (check === undefined || check.result === 'none' || check.result === 'failed') return 'none';
  if (check.result === 'passed') return 'passed';
  return check.reason === 'unreachable' ? 'unreachable' : 'not-checked';
}
