/** Statements that read and change nothing, by the word that they begin with. */
const questions = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);
const readings = new Set([...questions, 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN']);

const blanksAndComments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

interface Beginning {
  /** In capitals; empty when it begins with no word. */
  readonly word: string;
  readonly rest: string;
}

/** The word that a statement begins with; a parenthesis begins with what stands in it. */
function beginning(sql: string): Beginning {
  let text = sql;
  for (;;) {
    const next = text.replace(blanksAndComments, '').replace(/^\(/, '');
    if (next === text) break;
    text = next;
  }
  const word = /^[a-z]+/i.exec(text)?.[0] ?? '';
  return { word: word.toUpperCase(), rest: text.slice(word.length) };
}

/** EXPLAIN ANALYZE runs the statement that it explains. */
function analyzedStatement({ word, rest }: Beginning): string | undefined {
  const next = beginning(rest);
  if (word !== 'EXPLAIN' || next.word !== 'ANALYZE') return undefined;
  const verbose = beginning(next.rest);
  return verbose.word === 'VERBOSE' ? verbose.rest : next.rest;
}

/** Whether it asks for rows of tables, so that none may mean that the time asked for has none. */
export function isQuestion(sql: string): boolean {
  return questions.has(beginning(sql).word);
}

/** Why a statement is not run without --write, for a person; undefined of one that only reads. */
export function refusalToWrite(sql: string): string | undefined {
  const begins = beginning(sql);
  const analyzed = analyzedStatement(begins);
  if (analyzed !== undefined) return refusalToWrite(analyzed);
  const { word } = begins;
  if (readings.has(word)) return undefined;
  const what = word === '' ? 'This is no statement that only reads' : `${word} is no statement that only reads`;
  return `${what}, and it was not run: add --write if it is to change the lake.`;
}
