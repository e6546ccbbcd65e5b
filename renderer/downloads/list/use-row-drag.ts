import { type DragEvent, useState } from 'react';
import { moveDownloadBefore } from '../../state/downloads/run-action.ts';

const dataType = 'text/x-longshore-download';

/** Lets a row be dragged to the place of another; a drag from anywhere else is left alone. */
export function useRowDrag(id: string) {
  const [isTarget, setIsTarget] = useState(false);
  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes(dataType);
  return {
    draggable: true,
    'data-drop': isTarget || undefined,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData(dataType, id);
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (!isOurs(event)) return;
      event.preventDefault();
      setIsTarget(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      // What lies within the row is left and entered all the time.
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsTarget(false);
    },
    onDrop: (event: DragEvent) => {
      setIsTarget(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      moveDownloadBefore(event.dataTransfer.getData(dataType), id);
    },
  };
}
