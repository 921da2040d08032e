import pc from 'picocolors';

/**
 * Does what a command is for. When it cannot go on for what lies outside of the program, that is told in one line on
 * standard error, and the exit code is 1; a bug keeps its stack trace.
 * @param explain tells a failure in a sentence; undefined for a bug
 */
export async function tellFailure(
  explain: (error: unknown) => string | undefined,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = explain(error);
    if (reason === undefined) throw error;
    process.stderr.write(`${pc.red('error')} ${reason}\n`);
    process.exitCode = 1;
  }
}
