/** Why something that a tool was asked to do cannot be done; bad data is a value, never one of these. */
export type OperationsErrorCode = 'SETTING_WRONG' | 'INPUT_WRONG' | 'NOT_POSSIBLE';

export class OperationsError extends Error {
  readonly code: OperationsErrorCode;

  constructor(code: OperationsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperationsError';
    this.code = code;
  }
}
