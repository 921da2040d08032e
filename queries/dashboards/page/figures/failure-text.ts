export interface FailureText {
  readonly title: string;
  readonly advice: string;
}

const start = 'Start the local stack with "npm start" and try again.';

const texts: Readonly<Record<string, FailureText>> = {
  SERVER_UNREACHABLE: { title: 'The server of this page does not answer.', advice: start },
  ENDPOINT_UNREACHABLE: { title: 'The lake does not answer.', advice: start },
  SNAPSHOT_MISSING: {
    title: 'The figures of this tile could not be loaded.',
    advice: 'Check the connection and try again. If that does not help, the page was not uploaded as a whole.',
  },
  TIMED_OUT: { title: 'The lake did not answer in time.', advice: 'Try again, or choose a shorter period.' },
  THROTTLED: { title: 'Athena is busy.', advice: 'Wait a moment and try again.' },
  CREDENTIALS_MISSING: { title: 'Nobody is signed in to AWS.', advice: 'Sign in, restart the page and try again.' },
  CREDENTIALS_EXPIRED: {
    title: 'The sign-in to AWS has expired.',
    advice: 'Sign in again, restart the page and try again.',
  },
  DENIED: { title: 'The lake refused the question.', advice: 'Ask for access to the analysts\u2019 work group.' },
  TABLE_NOT_FOUND: {
    title: 'The lake lacks a table or view.',
    advice: 'Bring it up to date with "npm run migrate" and try again.',
  },
  PARAMETER_VALUE: { title: 'These days cannot be asked for.', advice: 'Choose other days above.' },
  LATEST_UNKNOWN: {
    title: 'The lake holds no orders yet.',
    advice: '"npm start" brings the sample, "npm run import" a history of orders.',
  },
};

const unknown: FailureText = {
  title: 'The question failed.',
  advice: 'Try again. If it goes on, tell whoever looks after the lake the code below.',
};

/** What went wrong, and what to do about it. */
export function failureText(code: string): FailureText {
  return texts[code] ?? unknown;
}
