import { decodeString, scanJson } from '../../pipelines/contracts/scan-json.ts';
import { type Rule, rulesSchema } from './rules.ts';
import type { SynonymFault } from './synonyms.ts';

export type ReadRules =
  | { readonly ok: true; readonly rules: readonly Rule[] }
  | { readonly ok: false; readonly faults: readonly SynonymFault[] };

/** Reads `rules.json`; every fault comes with the line that it is in. */
export function readRules(text: string): ReadRules {
  const json = text.replace(/^\u{feff}/u, '');
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    return { ok: false, faults: [notJson(json, error)] };
  }
  const parsed = rulesSchema.safeParse(document);
  if (parsed.success) return { ok: true, rules: parsed.data };
  const lines = linesByPath(json);
  const faults = parsed.error.issues.map(({ path, message }) => ({
    line: lineOf(lines, path),
    reason: path.length === 0 ? message : `${pathText(path)}: ${message}`,
  }));
  return { ok: false, faults };
}

/** Node names the position in the text at most; where it does not, the text ended too early. */
function notJson(json: string, error: unknown): SynonymFault {
  const [, position] = /position (\d+)/.exec(String(error)) ?? [];
  const line = lineAt(json, position === undefined ? json.length : Number(position));
  return { line, reason: 'is no JSON: is there a comma or a quote too many or too few?' };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `rule 3, pin 2`, counted from 1 as people do. */
function pathText([rule, field, item]: readonly PropertyKey[]): string {
  const parts = [`rule ${Number(rule) + 1}`];
  if (field !== undefined) parts.push(item === undefined ? String(field) : `${String(field)} ${Number(item) + 1}`);
  return parts.join(', ');
}

function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(path.slice(0, length).join('/'));
    if (line !== undefined) return line;
  }
  return 1;
}

interface Level {
  readonly kind: 'object' | 'array';
  readonly path: readonly PropertyKey[];
  next: PropertyKey;
}

/** The line of every value and key; that of an object is the line of its first key. */
function linesByPath(json: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const levels: Level[] = [];
  const note = (path: readonly PropertyKey[], offset: number) => {
    for (let length = path.length; length > 0; length -= 1) {
      const key = path.slice(0, length).join('/');
      if (!lines.has(key)) lines.set(key, lineAt(json, offset));
    }
  };
  const here = () => {
    const level = levels.at(-1);
    return level === undefined ? [] : [...level.path, level.next];
  };
  const advance = () => {
    const level = levels.at(-1);
    if (level?.kind === 'array') level.next = Number(level.next) + 1;
  };
  scanJson(json, {
    open: (kind) => levels.push({ kind, path: here(), next: kind === 'array' ? 0 : '' }),
    close: () => {
      levels.pop();
      advance();
    },
    key: (start, end) => {
      const level = levels.at(-1);
      if (level !== undefined) level.next = decodeString(json, start, end);
      note(here(), start);
    },
    scalar: (start) => {
      note(here(), start);
      advance();
    },
  });
  return lines;
}
