/** A refusal in the words of the Athena API; the SDKs raise it as an exception of the same name. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }
}

export function invalidRequest(message: string, athenaErrorCode = 'INVALID_INPUT'): ApiError {
  return new ApiError('InvalidRequestException', message, { AthenaErrorCode: athenaErrorCode });
}

export function resourceNotFound(message: string, resourceName: string): ApiError {
  return new ApiError('ResourceNotFoundException', message, { ResourceName: resourceName });
}
