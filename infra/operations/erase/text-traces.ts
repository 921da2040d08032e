import type { Subject } from './subject.ts';

/** An id as it stands in JSON, for a regular expression of RE2, Java or JavaScript alike. */
function inPattern(id: string): string {
  return JSON.stringify(id)
    .slice(1, -1)
    .replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (character) => `\\${character}`);
}

/**
 * Patterns of which one finds a text that names the customer or one of his orders: the id as a whole JSON string, also in
 * JSON that is quoted within JSON; a customer number without quotes only where it is said to be one; pseudonyms and ids of
 * uploads anywhere, since they are like nothing else.
 */
export function tracePatterns(subject: Subject, idsPerPattern = 200): string[] {
  const ids = [...subject.customerIds, ...subject.orderIds].map(inPattern);
  const patterns: string[] = [];
  for (let from = 0; from < ids.length; from += idsPerPattern) {
    patterns.push(`\\\\?"(?:${ids.slice(from, from + idsPerPattern).join('|')})\\\\?"`);
  }
  const numbers = [...subject.customerIds, ...subject.orderIds].filter((id) => /^\d+$/.test(id));
  if (numbers.length > 0) patterns.push(`(?:customerId|orderId)\\\\?"\\s*:\\s*(?:${numbers.join('|')})\\b`);
  const unique = [...subject.customerMarks, ...subject.uploadIds].map(inPattern);
  if (unique.length > 0) patterns.push(unique.join('|'));
  return patterns;
}

/** Whether a text names the customer. */
export function traceFinder(subject: Subject): (text: string) => boolean {
  const patterns = tracePatterns(subject).map((pattern) => new RegExp(pattern));
  return (text) => patterns.some((pattern) => pattern.test(text));
}
