import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { LibrarySpace } from '../../../shared/schemas/library-space.ts';
import { useFormat } from '../../components/text/use-format.ts';
import type { BlockContent } from './lay-out.ts';

/** More names than these say no more. */
const mostNamed = 4;

/** What is said of the blocks of the map. */
export interface BlockWords {
  /** What it is, in as few words as say it. */
  name: (content: BlockContent) => string;
  /** How large it is, and whose. */
  sentence: (content: BlockContent) => string;
  /** The images at these positions. */
  images: (positions: readonly number[]) => string;
  /** A family, by its first image. */
  family: (positions: readonly number[]) => string;
}

/** Words for the blocks of this space. */
export function useBlockWords(space: LibrarySpace): BlockWords {
  const { t } = useTranslation();
  const format = useFormat();
  const nameAt = (position: number) => shortName(space.images[position]?.reference ?? '');
  const images = (positions: readonly number[]) =>
    positions.slice(0, mostNamed).map(nameAt).join(', ') + (positions.length > mostNamed ? ', …' : '');
  return {
    images,
    family: (positions) => {
      const [first] = positions;
      if (first === undefined) return t('space.unfinished');
      return positions.length === 1
        ? nameAt(first)
        : t('space.family', { reference: nameAt(first), count: positions.length - 1 });
    },
    name: (content) => {
      if (content.kind === 'layer')
        return commandName(content.layer.createdBy) ?? shortDigest(content.layer.digest);
      if (content.kind === 'rest') return t('space.rest', { count: content.count });
      return shortDigest(content.blob.digest);
    },
    sentence: (content) => {
      const size = format.bytes(
        content.kind === 'layer'
          ? content.layer.size
          : content.kind === 'rest'
            ? content.size
            : content.blob.size,
      );
      if (content.kind === 'unfinished') {
        const { kind, isNeeded } = content.blob;
        return `${size} · ${t(kind === 'damaged' ? 'space.damaged' : isNeeded ? 'space.needed' : 'space.leftover')}`;
      }
      const users = content.kind === 'layer' ? content.layer.images : content.images;
      const foreign =
        content.kind === 'layer' && content.layer.isForeign ? ` · ${t('space.legend.foreign')}` : '';
      return `${size}${foreign} · ${t('space.inImages', { count: users.length, images: images(users) })}`;
    },
  };
}

/** A reference without its host and the parts above its name. */
function shortName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** A command without what every command of a build begins with. */
function commandName(command: string | null): string | undefined {
  const text = command
    ?.replace(/^(?:\/bin\/sh -c (?:#\(nop\) *)?|cmd \/S \/C |powershell(?:\.exe)? )/i, '')
    .trim();
  return text === undefined || text === '' ? undefined : text;
}
