import type { FieldFormat } from '../../dashboard.ts';
import type { Cell } from '../answers/answer.ts';
import { figureText } from '../figures/figure-text.ts';
import { majorNumber } from '../figures/money.ts';

/** A figure as a chart takes it: amounts in major units; null where there is none. */
export function chartValue(cell: Cell, format: FieldFormat, currency: string): number | null {
  if (cell === null) return null;
  const text = String(cell);
  if (format === 'amount' && /^-?\d+$/.test(text)) return majorNumber(BigInt(text), currency);
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}

/** The sum of two figures, exact when they are whole. */
export function addCells(left: Cell, right: Cell): Cell {
  if (left === null) return right;
  if (right === null) return left;
  const areWhole = [left, right].every((cell) => /^-?\d+$/.test(String(cell)));
  return areWhole ? String(BigInt(String(left)) + BigInt(String(right))) : Number(left) + Number(right);
}

export function categoryText(cell: Cell, format: FieldFormat): string {
  return cell === null || cell === '' ? '(none)' : figureText(cell, format);
}
