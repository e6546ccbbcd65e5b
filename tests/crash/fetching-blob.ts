import { contentOf, openArrivingBlob } from '../support/libraries/open-arriving-blob.ts';

/** Writes a blob as fast as the disk takes it, in a process of its own, and says after each write how much is there: FOLDER, PIECES. */
const [, , folder = '', pieces = ''] = process.argv;
const blob = await openArrivingBlob(folder, contentOf(Number(pieces)));
console.log(`found ${blob.partial.pieceMap.bytesDone}`);
while (!blob.partial.pieceMap.isComplete) {
  await blob.writeBytes(1024 * 1024);
  console.log(`has ${blob.partial.pieceMap.bytesDone}`);
}
await blob.close();
