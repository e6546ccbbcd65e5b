import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './column-resizer.module.css';

interface ColumnResizerProps {
  label: string;
  /** Width of the column on the left, in pixels. */
  width: number;
  min: number;
  max: number;
  initial: number;
  onResize: (width: number) => void;
}

const keyStep = 16;

/** The line between two columns: drag it, or move it with the arrow keys; a double click resets it. */
export function ColumnResizer({ label, width, min, max, initial, onResize }: ColumnResizerProps) {
  const resize = (next: number) => onResize(Math.round(Math.min(max, Math.max(min, next))));
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const column = event.currentTarget.previousElementSibling;
    if (column !== null) resize(event.clientX - column.getBoundingClientRect().left);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.resizer}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onResize(initial)}
      onKeyDown={onKeyDown}
    />
  );
}
