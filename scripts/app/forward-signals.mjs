const terminalGraceMs = 10_000;
const parentCheckMs = 1000;

/**
 * Keeps this process alive through Ctrl-C and its kin until `child` has ended in order. A terminal gives Ctrl-C to
 * every program in it, and most take a second one as an order to end at once: there it is passed on only when the
 * child seems not to have had it. npm passes no signal on when it is ended: its absence counts as one.
 */
export function forwardSignals(child) {
  const parent = process.ppid;
  const end = () => child.kill('SIGTERM');
  const interrupt = () => {
    if (process.stdin.isTTY) setTimeout(end, terminalGraceMs).unref();
    else end();
  };
  const parentCheck = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(parentCheck);
    end();
  }, parentCheckMs);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  child.on('close', () => {
    clearInterval(parentCheck);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', end);
    process.off('SIGHUP', end);
  });
}
