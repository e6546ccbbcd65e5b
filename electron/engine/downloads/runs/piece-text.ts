/** Up to this many pieces (32 GiB) each has a character of its own; beyond it a character stands for several. */
const longestText = 4096;

/** The text for so many pieces that are all alike. */
export function alikePieces(piece: '.' | '#', count: number): string {
  return piece.repeat(Math.min(count, longestText));
}

/** A text of one character a piece, as `BlobDetail.pieces` has it, shortened where it would be too long to send. */
export function shortenPieces(pieces: string): string {
  if (pieces.length <= longestText) return pieces;
  const perCharacter = pieces.length / longestText;
  return Array.from({ length: longestText }, (_, at) =>
    commonPiece(pieces.slice(Math.floor(at * perCharacter), Math.floor((at + 1) * perCharacter))),
  ).join('');
}

/** Neighbours are here when all of them are, and in transfer when one of them is. */
function commonPiece(neighbours: string): string {
  if (neighbours.includes('>')) return '>';
  return neighbours.includes('.') ? '.' : '#';
}
