import { Component, type ReactNode } from 'react';
import { errorDataOf } from '../api/error-data.ts';
import { ErrorState } from '../components/error-state.tsx';

interface ErrorBoundaryProps {
  /** A change of it gives the place another try. */
  resetKey: string;
  children: ReactNode;
}

interface ErrorBoundaryState {
  thrown: unknown;
  hasThrown: boolean;
  resetKey: string;
}

/** Keeps a fault of one place from taking the window with it. */
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
      // The code of a place that could not be read is not asked for again in the life of the page.
      if (this.state.thrown instanceof TypeError) location.reload();
      else this.setState({ hasThrown: false, thrown: null });
    };
    return <ErrorState error={errorDataOf(this.state.thrown)} onRetry={retry} />;
  }
}
