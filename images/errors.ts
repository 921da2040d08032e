/** Why something that was asked of print images cannot be done; bad images are values, never one of these. */
export type ImagesErrorCode =
  | 'SETTING_WRONG'
  | 'INPUT_WRONG'
  | 'UPLOAD_REFUSED'
  | 'TOKEN_MISSING'
  | 'TOKEN_REFUSED'
  | 'UPLOAD_UNREACHABLE'
  | 'PROFILE_UNREADABLE'
  | 'WORKER_UNAVAILABLE'
  | 'UPLOAD_RESTLESS'
  | 'LEASE_LOST'
  | 'BUS_REFUSED';

export class ImagesError extends Error {
  readonly code: ImagesErrorCode;

  constructor(code: ImagesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImagesError';
    this.code = code;
  }
}
