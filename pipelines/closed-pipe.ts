import { guardTerminal } from './guarded-terminal.ts';

/**
 * Lets a command finish its work when whoever reads its output has left (`npm run publish -- events.ndjson | head`):
 * what is printed after that is lost, what is done is not. Without this, Node ends the process at the next line.
 * Where a terminal reads it, nothing in texts of others is obeyed by that.
 */
export function surviveClosedPipe(
  streams: readonly (NodeJS.WritableStream & { readonly isTTY?: boolean })[] = [process.stdout, process.stderr],
): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
    if (stream.isTTY) guardTerminal(stream);
  }
}
