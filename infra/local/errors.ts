export type LocalStackErrorCode =
  | 'SETTING_WRONG'
  | 'PREREQUISITE_MISSING'
  | 'ALREADY_RUNNING'
  | 'NOT_RUNNING'
  | 'PORT_TAKEN'
  | 'SERVICE_CRASHED'
  | 'SERVICE_NOT_READY'
  | 'COMMAND_FAILED'
  | 'STALLED'
  | 'NOT_ACCOUNTED_FOR';

/** Something that stops the local stack and that whoever sits in front of it can act on. */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode;
  /** Where to read more, when there is more to read. */
  readonly logFile: string | undefined;

  constructor(code: LocalStackErrorCode, message: string, details: { logFile?: string; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = 'LocalStackError';
    this.code = code;
    this.logFile = details.logFile;
  }
}

/** The user asked to stop while something was under way. */
export class Interrupted extends Error {
  constructor() {
    super('stopped on request');
    this.name = 'Interrupted';
  }
}
