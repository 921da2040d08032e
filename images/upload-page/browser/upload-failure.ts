/** Why an upload did not go on, in words for customers. */
export interface Problem {
  readonly message: string;
  readonly advice?: string;
  /** Whether the same again may go well. */
  readonly canRetry: boolean;
}

export class UploadFailure extends Error {
  readonly problem: Problem;
  /** What was begun is of no more use; the next attempt has to begin anew. */
  readonly mustStartAnew: boolean;

  constructor(problem: Problem, { mustStartAnew = false, cause }: { mustStartAnew?: boolean; cause?: unknown } = {}) {
    super(problem.message, { cause });
    this.name = 'UploadFailure';
    this.problem = problem;
    this.mustStartAnew = mustStartAnew;
  }
}

export function lostConnection(cause?: unknown): UploadFailure {
  const problem = {
    message: 'The connection was lost.',
    advice: 'Check that you are online, then try again: what has arrived of a large file is kept.',
    canRetry: true,
  };
  return new UploadFailure(problem, { cause });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof UploadFailure) return error.problem;
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `Something went wrong on this page: ${reason}`, canRetry: true };
}
