/** Permission bits as `ls` writes them: `rwxr-sr-t`. */
export function permissionsOf(mode: number): string {
  const triple = (shift: number, special: number, letter: string) => {
    const bits = mode >> shift;
    const isSpecial = (mode & special) !== 0;
    const canRun = (bits & 1) !== 0;
    const run = isSpecial ? (canRun ? letter : letter.toUpperCase()) : canRun ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${run}`;
  };
  return triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}

/** Attributes of Windows that are worth a word. */
export const fileAttributes = ['readOnly', 'hidden', 'system', 'compressed', 'encrypted'] as const;
export type FileAttribute = (typeof fileAttributes)[number];

const bits: Readonly<Record<FileAttribute, number>> = {
  readOnly: 0x1,
  hidden: 0x2,
  system: 0x4,
  compressed: 0x800,
  encrypted: 0x4000,
};

/** Those of a file's attributes on Windows that are worth a word. */
export function attributesOf(attributes: number): FileAttribute[] {
  return fileAttributes.filter((name) => (attributes & bits[name]) !== 0);
}
