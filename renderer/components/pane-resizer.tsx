import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './pane-resizer.module.css';

interface PaneResizerProps {
  label: string;
  /** The pane that it resizes: the column before it, or the one below. */
  pane: 'before' | 'below';
  /** Width of the column, or height of the pane below, in pixels. */
  size: number;
  min: number;
  max: number;
  initial: number;
  onResize: (size: number) => void;
}

const keyStep = 16;
const keySteps = {
  before: { ArrowLeft: -keyStep, ArrowRight: keyStep },
  below: { ArrowDown: -keyStep, ArrowUp: keyStep },
};

/** The line between two panes: drag it, or move it with the arrow keys; a double click resets it. */
export function PaneResizer({ label, pane, size, min, max, initial, onResize }: PaneResizerProps) {
  const resize = (next: number) => onResize(Math.round(Math.min(max, Math.max(min, next))));
  const onPointerMove = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent<HTMLElement>) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const { previousElementSibling: column, nextElementSibling: below } = currentTarget;
    if (pane === 'before' && column !== null) resize(clientX - column.getBoundingClientRect().left);
    if (pane === 'below' && below !== null) resize(below.getBoundingClientRect().bottom - clientY);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = keySteps[pane];
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(size + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved
    <div
      role="separator"
      aria-orientation={pane === 'before' ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={`${styles.resizer} ${styles[pane]}`}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onResize(initial)}
      onKeyDown={onKeyDown}
    />
  );
}
