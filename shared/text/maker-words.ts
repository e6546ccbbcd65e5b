import { type Claims, largestReadBytes, type Maker, type UnreadReason } from '../schemas/signatures.ts';
import { dateText } from './dates.ts';
import { spaced, verdictSentence } from './signature-words.ts';
import type { TextLanguage } from './text-language.ts';

/** What people are told of who made something that is attached: what is proved first, apart from what is only said. */
export interface MakerWords {
  /** Who has signed the thing itself, or that nobody has. */
  signed: string;
  /** What it says of itself, with what that is worth. */
  says: string;
}

/** The words for who made something that is attached to an image. */
export function makerWords(maker: Maker, language: TextLanguage): MakerWords {
  const words = language === 'en' ? english : chinese;
  const { state, signatures, claims, unread } = maker;
  const [deciding] = signatures;
  const isTold = deciding !== undefined && deciding.state === state;
  return {
    signed: isTold ? verdictSentence(deciding, language) : words.states[state],
    says:
      claims !== null
        ? words.says(words.made(claims), state === 'good')
        : unread === null
          ? words.nothing
          : words.unread[unread],
  };
}

interface Words {
  states: Record<Maker['state'], string>;
  /** @param isSigned somebody who is trusted has signed it, and so vouches for what it says. */
  says(made: string, isSigned: boolean): string;
  made(claims: Claims): string;
  nothing: string;
  unread: Record<UnreadReason, string>;
}

const limitText = `${largestReadBytes / 1_000_000} MB`;

const english: Words = {
  states: {
    good: 'Signed.',
    unchecked: 'Signed, and not checked.',
    bad: 'The signature is wrong.',
    none: 'Not signed itself.',
    unknown: 'Whether it is signed itself could not be found out.',
  },
  says: (made, isSigned) => `${isSigned ? 'The signer says' : 'By its own account, not proved'}: ${made}.`,
  made({ tools, makers, builder, created }) {
    const by = makers.length === 0 ? '' : ` by ${makers.join(', ')}`;
    const using = tools.length === 0 ? '' : ` with ${tools.join(', ')}`;
    const made = by + using === '' && builder !== null ? [] : [`made${by}${using}`];
    const built = builder === null ? [] : [`built by ${builder}`];
    return `${[...made, ...built].join(', ')}${created === null ? '' : ` on ${dateText(created, 'en', 'universal')}`}`;
  },
  nothing: 'It does not say who made it.',
  unread: {
    'too-large': `Larger than ${limitText}, so what it says of itself was not read.`,
    'too-many': 'So much is attached that what this says of itself was not read.',
    unreachable: 'What it says of itself could not be fetched.',
    unreadable: 'It says nothing of who made it in a form that Longshore reads.',
  },
};

const chinese: Words = {
  states: {
    good: '已签名。',
    unchecked: '已签名，但未检查。',
    bad: '签名有误。',
    none: '其本身未签名。',
    unknown: '无法确定其本身是否已签名。',
  },
  says: (made, isSigned) => `${isSigned ? '签名者称' : '自称（未经证实）'}：${made}。`,
  made({ tools, makers, builder, created }) {
    const on = created === null ? '' : `于 ${dateText(created, 'zh-CN', 'universal')}`;
    const by = makers.length === 0 ? '' : `由${spaced(makers.join('、'))}`;
    const using = tools.length === 0 ? '' : `使用${spaced(tools.join('、'))}`;
    const made = by + using === '' && builder !== null ? [] : [`${by}${using}制作`];
    const built = builder === null ? [] : [`由${spaced(builder)}构建`];
    return `${on}${[...made, ...built].join('，')}`;
  },
  nothing: '其中没有说明制作者。',
  unread: {
    'too-large': `大于 ${limitText}，因此未读取其自述。`,
    'too-many': '附加内容过多，因此未读取此项的自述。',
    unreachable: '无法获取其自述。',
    unreadable: '其中没有 Longshore 能读取的制作者信息。',
  },
};
