/** Whether Electron is ready, which decides what it lets be called. */
export const readiness = {
  isReady: false,
  promise: Promise.resolve(),
  resolve: () => {},
  begin(): void {
    readiness.isReady = false;
    readiness.promise = new Promise((resolve) => {
      readiness.resolve = resolve;
    });
  },
  end(): void {
    readiness.isReady = true;
    readiness.resolve();
  },
};

/** Throws Electron's own error of what must not be called any more. */
export function refuseReady(message: string): void {
  if (readiness.isReady) throw new Error(message);
}

/** Throws Electron's own error of what cannot be called yet. */
export function needReady(message: string): void {
  if (!readiness.isReady) throw new Error(message);
}
