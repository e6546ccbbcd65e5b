const terminalGraceMs = 10_000;

/**
 * Keeps this process alive through Ctrl-C and its kin until `child` has ended in order. A terminal gives Ctrl-C to
 * every program in it, and most take a second one as an order to end at once: there it is passed on only when the
 * child seems not to have had it.
 */
export function forwardSignals(child) {
  const end = () => child.kill('SIGTERM');
  const interrupt = () => {
    if (process.stdin.isTTY) setTimeout(end, terminalGraceMs).unref();
    else end();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  child.on('close', () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', end);
    process.off('SIGHUP', end);
  });
}
