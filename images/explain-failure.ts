import { ImagesError } from './errors.ts';

const connectionCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH']);

/**
 * What a person is told when a command cannot go on: a sentence for what lies outside of the program (settings, input,
 * services that are down or refuse). Undefined for a bug, whose stack trace is worth more.
 */
export function explainFailure(error: unknown): string | undefined {
  if (error instanceof ImagesError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (connectionCodes.has(code)) {
    return `AWS, or its local stand-in, cannot be reached (${code}). Is the local stack up (npm run status)?`;
  }
  // What the SDK throws for an answer of a service that says no.
  return '$metadata' in error ? `AWS refused: ${error.name}: ${error.message}` : undefined;
}
