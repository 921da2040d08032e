import type { z } from 'zod';
import type { Disagreement } from './contract.ts';
import { jsonPointer, valueAt } from './json-pointer.ts';
import { maskUnknownName } from './known-names.ts';
import type { RejectionCode } from './rejection.ts';

type Issue = z.core.$ZodIssue;

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isOfAnotherType(value: unknown, allowed: readonly unknown[]): boolean {
  return !allowed.some((one) => typeName(one) === typeName(value));
}

/** 1e999 is Infinity after parsing: out of range rather than of another type. */
function isInfinite(value: unknown): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

function codeOf(issue: Issue, value: unknown): RejectionCode {
  if (value === undefined) return 'FIELD_MISSING';
  if (isInfinite(value)) return 'FIELD_VALUE';
  if (issue.code === 'invalid_type') {
    return issue.expected === 'int' && typeof value === 'number' ? 'NOT_AN_INTEGER' : 'FIELD_TYPE';
  }
  if (issue.code === 'invalid_value' && isOfAnotherType(value, issue.values)) return 'FIELD_TYPE';
  return 'FIELD_VALUE';
}

/** What is wrong, without the value itself: it may be personal. */
function messageOf(issue: Issue, code: RejectionCode, value: unknown): string {
  if (code === 'FIELD_MISSING') return 'required field is missing';
  if (code === 'NOT_AN_INTEGER') return 'expected a whole number, got one with a fraction';
  if (isInfinite(value)) return 'beyond the range of numbers';
  if (issue.code === 'invalid_type') return `expected ${issue.expected}, got ${typeName(value)}`;
  return issue.message;
}

/** The first issue of a union's members that look at the same type as the value, or the union's own. */
function innermost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const member = issue.errors.map((errors) => errors[0]).find((error) => error && error.code !== 'invalid_type');
  return member ? innermost({ ...member, path: [...issue.path, ...member.path] }) : issue;
}

/** Turns zod's first issue into a code, a path inside the detail and a message that holds no value. */
export function schemaDisagreement(error: z.ZodError, detail: unknown): Disagreement {
  const [first] = error.issues;
  if (!first) return { code: 'FIELD_VALUE', path: '', message: 'does not meet its contract' };
  const issue = innermost(first);
  const value = valueAt(detail, issue.path);
  const code = codeOf(issue, value);
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return {
    code,
    path: jsonPointer(issue.path.map((step) => (typeof step === 'string' ? maskUnknownName(step) : step))),
    message: `${messageOf(issue, code, value)}${more}`,
  };
}
