/**
 * The first Ctrl-C asks a command to end in good order; a second one, should that take too long, ends it at once with 130.
 * @param notice what to tell the person who waits, on standard error
 */
export function interruption(notice?: string): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    if (notice !== undefined) process.stderr.write(`\n${notice}\n`);
    process.once('SIGINT', () => process.exit(130));
    controller.abort();
  });
  return controller.signal;
}
