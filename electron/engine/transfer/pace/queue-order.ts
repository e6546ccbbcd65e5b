/**
 * The order of a download's blob among all that wait: the download's place in the queue, and between it and the next
 * place the blob's own.
 * @param place the download's, from 0.
 * @param position the blob's among the `count` of its download, from 0.
 */
export function orderOfBlob(place: number, position: number, count: number): number {
  return place + position / count;
}

/** The place in the queue of the download to which a blob of this order belongs. */
export function placeInQueue(order: number): number {
  return Math.floor(order);
}
