/** A quoted text, a quoted name, a comment, a word, or any other sign. */
const sqlPart = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_][A-Za-z0-9_]*|[^\s]/g;

interface Word {
  /** In upper case. */
  readonly text: string;
  /** Parentheses that are open around it. */
  readonly depth: number;
}

function wordsOf(sql: string): Word[] {
  const words: Word[] = [];
  let depth = 0;
  for (const [part] of sql.matchAll(sqlPart)) {
    if (part.startsWith('--') || part.startsWith('/*')) continue;
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    words.push({ text: part.toUpperCase(), depth });
  }
  return words;
}

const queryWords = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

/** Whether parentheses, quotes and comments end where they should: else the statement would run on into one around it. */
export function isBalanced(sql: string): boolean {
  const words = wordsOf(sql);
  const isOpen = words.some(
    ({ text }, index) => text === "'" || text === '"' || (text === '/' && words[index + 1]?.text === '*'),
  );
  return !isOpen && words.every(({ depth }) => depth >= 0) && (words.at(-1)?.depth ?? 0) === 0;
}

/** Whether the statement asks for rows, so that it can stand inside of another: no SHOW, EXECUTE, INSERT or EXPLAIN. */
export function isQuery(sql: string): boolean {
  const first = wordsOf(sql).find(({ text }) => text !== '(');
  return first !== undefined && queryWords.has(first.text);
}

/** Whether the statement as a whole says in what order its rows come. */
export function isOrdered(sql: string): boolean {
  const words = wordsOf(sql);
  // Parentheses around the whole statement: (SELECT … ORDER BY …)
  const outermost = Math.min(...words.filter(({ text }) => text !== '(' && text !== ')').map(({ depth }) => depth));
  return words.some(
    ({ text, depth }, index) => text === 'ORDER' && depth === outermost && words[index + 1]?.text === 'BY',
  );
}

/** The statement without what must not stand inside of parentheses. */
export function withoutSemicolon(sql: string): string {
  return sql.replace(/(?:\s|;)+$/, '');
}
