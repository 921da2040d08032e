/**
 * Lets a command finish its work when whoever reads its output has left (`npm run publish -- events.ndjson | head`):
 * what is printed after that is lost, what is done is not. Without this, Node ends the process at the next line.
 */
export function surviveClosedPipe(streams: readonly NodeJS.WritableStream[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
