import { Component, type ReactNode } from 'react';
import { errorDataOf } from '../api/error-data.ts';
import { ErrorState } from '../components/error-state.tsx';

interface ErrorBoundaryProps {
  /** When this changes, the boundary tries to draw the place again. */
  resetKey: string;
  children: ReactNode;
}

interface ErrorBoundaryState {
  thrown: unknown;
  hasThrown: boolean;
  resetKey: string;
}

/** Catches an error of one place, so that the rest of the window stays. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { thrown: null, hasThrown: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { thrown, hasThrown: true };
  }

  static getDerivedStateFromProps(
    { resetKey }: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return resetKey === state.resetKey ? null : { resetKey, hasThrown: false, thrown: null };
  }

  override render(): ReactNode {
    if (!this.state.hasThrown) return this.props.children;
    const retry = () => {
      // A module that failed to load is not loaded again before the page is reloaded.
      if (this.state.thrown instanceof TypeError) location.reload();
      else this.setState({ hasThrown: false, thrown: null });
    };
    return <ErrorState error={errorDataOf(this.state.thrown)} onRetry={retry} />;
  }
}
