const cell = 14;
const gap = 2;
const rowHeight = 11;
/** Beyond this many rows a cell stands for several pieces, so that the largest layer still fits the drawer. */
const mostRows = 12;

interface PieceColours {
  fill: string;
  missing: string;
}

/** Height in CSS pixels that the map of so many pieces needs at this width. */
export function pieceMapHeight(count: number, width: number): number {
  return layout(count, width).rows * rowHeight;
}

/** Draws the pieces row by row; a piece in transfer is drawn half as strong as one that is here. */
export function drawPieces(
  canvas: HTMLCanvasElement,
  pieces: string,
  width: number,
  colours: PieceColours,
): void {
  const { columns, rows, perCell } = layout(pieces.length, width);
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(rows * rowHeight * scale);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  const step = width / columns;
  for (let index = 0; index * perCell < pieces.length; index += 1) {
    const strength = strengthOf(pieces.slice(index * perCell, (index + 1) * perCell));
    const shape = new Path2D();
    const [x, y] = [(index % columns) * step, Math.floor(index / columns) * rowHeight];
    shape.roundRect(x, y, step - gap, rowHeight - gap, 2);
    fill(context, shape, colours.missing, 1);
    if (strength > 0) fill(context, shape, colours.fill, strength);
  }
}

/** How much of some neighbouring pieces is here: 0 to 1; a piece in transfer counts a little. */
export function strengthOf(pieces: string): number {
  let sum = 0;
  for (const piece of pieces) sum += piece === '#' ? 1 : piece === '>' ? 0.4 : 0;
  return pieces.length === 0 ? 0 : sum / pieces.length;
}

function layout(count: number, width: number): { columns: number; rows: number; perCell: number } {
  const columns = Math.max(1, Math.floor(width / cell));
  const perCell = Math.max(1, Math.ceil(count / (columns * mostRows)));
  return { columns, rows: Math.max(1, Math.ceil(Math.ceil(count / perCell) / columns)), perCell };
}

function fill(context: CanvasRenderingContext2D, shape: Path2D, colour: string, opacity: number): void {
  context.globalAlpha = opacity;
  context.fillStyle = colour;
  context.fill(shape);
}
