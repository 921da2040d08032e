import type { PrintPassport } from '../passport/print-passport.ts';
import { dpiText, sizeText } from './wording.ts';

/** What is needed of a passport to tell a customer about it. */
export interface VerdictFacts extends Pick<PrintPassport, 'verdict' | 'order'> {
  readonly findings: readonly Pick<PrintPassport['findings'][number], 'code' | 'message' | 'advice'>[];
  readonly fit: Pick<NonNullable<PrintPassport['fit']>, 'effectiveDpi'> | null;
}

export interface VerdictText {
  readonly headline: string;
  /** In the order of their weight; each stands for itself. */
  readonly sentences: readonly string[];
}

const headlines = {
  ready: (size: string) => `Ready to print at ${size}.`,
  warn: (size: string) => `Can be printed at ${size}, but please look at this first.`,
  rejected: (size: string) => `Cannot be printed at ${size} as it is.`,
} as const;

/** The verdict on a print as a customer understands it. */
export function verdictText({ verdict, order, findings, fit }: VerdictFacts): VerdictText {
  const saysDpi = findings.some(({ code }) => code === 'DPI_LOW' || code === 'DPI_TOO_LOW' || code === 'DPI_EXCESS');
  const dpi =
    fit && !saysDpi
      ? [`At ${sizeText(order)} this prints at ${dpiText(fit.effectiveDpi)}, enough for this product.`]
      : [];
  const found = findings.map(({ message, advice }) => (advice === undefined ? message : `${message} ${advice}`));
  const sentences = verdict === 'ready' ? [...dpi, ...found] : [...found, ...dpi];
  return { headline: headlines[verdict](sizeText(order)), sentences };
}
